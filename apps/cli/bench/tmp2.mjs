import { migrate } from '@roost/kernel';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { startApi, start } from './http.bench.mjs';
const { default: orm } = await import('../../../ormconfig.ts');
await migrate(orm);
const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ROOST_SECRET: secret } = process.env;
const folder = await mkdtemp('/tmp/rb-'); const children=[];
const o={ databaseUrl, redisUrl, secret, folder, children, env: process.env.PROF? {NODE_OPTIONS: process.env.PROF}:{} };
const url = await startApi(o); start('worker', {...o, env:{}});
const j=async(m,p,b,t)=>{const r=await fetch(url+p,{method:m,headers:{'content-type':'application/json',...(t?{authorization:'Bearer '+t}:{})},body:b&&JSON.stringify(b)});return (await r.json()).data};
await j('POST','/auth/register',{username:'benchu',email:'b@example.org',password:'correct horse battery'});
const {accessToken:t}=await j('POST','/auth/login',{username:'benchu',password:'correct horse battery'});
const f=new FormData(); f.append('file',new Blob([await readFile('/work/shared/photos/made-12mp.jpg')]),'a.jpg');
const m=(await (await fetch(url+'/media',{method:'POST',body:f,headers:{authorization:'Bearer '+t}})).json()).data;
for(;;){const s=await j('GET','/media/'+m.id,undefined,t); if(s.status==='ready'){console.log(s.variants.map(v=>v.name+':'+v.bytes).join(' '));break;} await new Promise(r=>setTimeout(r,200));}
await j('PATCH','/media/'+m.id,{access:'public'},t);
await writeFile('/tmp/rb.json',JSON.stringify({port:new URL(url).port,id:m.id,t,folder,pid:children[0].pid}));
console.log('up',url); await new Promise(r=>setTimeout(r,Number(process.env.KEEP??120)*1000)); children.forEach(c=>c.kill('SIGTERM'));
