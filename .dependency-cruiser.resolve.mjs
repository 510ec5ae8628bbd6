/** How imports resolve, in webpack's terms: the way in which dependency-cruiser can be told that `./x.js` is `x.ts` here. */
export default {
  resolve: {
    extensions: ['.ts', '.mjs', '.js', '.json'],
    extensionAlias: { '.js': ['.ts', '.js'] },
    exportsFields: ['exports'],
    conditionNames: ['roost-source', 'import', 'node', 'default'],
  },
};
