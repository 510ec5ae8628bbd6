import './styles/main.css';
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createApp } from 'vue';
import App from './App.vue';
import { i18n, preferredLanguage, speak } from './i18n/i18n.ts';
import './look/theme.ts';
import { router } from './router.ts';

const app = createApp(App);
app.use(i18n);
app.use(router);
app.use(icons);
await Promise.all([speak(preferredLanguage()), router.isReady()]);
app.mount('#app');
