/**
 * The one stylesheet. No web font, no image: the whole look is a few kilobytes. Colours are told apart without hue too (a symbol, a word, a
 * pattern of borders); text has a contrast of at least 4.5 in both themes.
 */
import { CHART_COLOURS, CHART_STYLE } from '../charts/chart-style.ts';
import { PRINT_STYLE } from './print-style.ts';

const FRAME = `*{box-sizing:border-box}
html{scroll-padding-block-end:3rem;font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:break-word;background:var(--paper);color:var(--ink)}
main,header.site,footer.site,.banner p{max-width:70rem;margin-inline:auto;padding-inline:1.25rem}
main{padding-block:1.5rem 4rem;outline:0}
h1,h2,h3,.name{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Noto Serif",Georgia,serif;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.7rem,1.2rem + 2.2vw,2.6rem);margin:.4rem 0 .8rem}
h2{font-size:1.4rem;margin:3rem 0 .8rem;padding-top:.9rem;border-top:1px solid var(--rule)}
h3{font-size:1.1rem;margin:0}h4{font-size:.95rem;margin:.9rem 0 0}
p,ul,ol,dl{max-width:44rem}
ul,ol{padding-inline-start:1.2rem}li{margin-block:.15rem}
a{color:var(--link);text-underline-offset:.15em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.lead{font-size:1.15rem;max-width:46rem}
.meta{color:var(--soft);font-size:.9rem;margin:.2rem 0}
.unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{inset-inline-start:1rem;top:.5rem;background:var(--paper);padding:.5rem 1rem;z-index:2}
header.site{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;align-items:baseline;justify-content:space-between;padding-block:1rem;border-bottom:1px solid var(--rule)}
header.site .name{font-size:1.25rem;font-weight:700;color:var(--ink);text-decoration:none}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
nav a{padding-block:.25rem}
footer.site{border-top:1px solid var(--rule);padding-block:1.2rem 3rem;color:var(--soft);font-size:.9rem}
footer.site p{max-width:none}
footer.site p:last-child{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
.banner{background:var(--doubt-paper);color:var(--doubt);border-block:1px solid currentColor;font-weight:600}
.banner p{margin-block:0;padding-block:.6rem}
.note,.empty{background:var(--panel);border-inline-start:4px solid var(--soft);padding:.8rem 1.1rem;max-width:46rem}
.empty{padding:.2rem 1.4rem .6rem;margin-top:2rem}
.empty h2{border:0;margin:.8rem 0 .4rem;padding:0}
code,pre{font:.92em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono",monospace}
pre{background:var(--panel);padding:.8rem 1rem;overflow-x:auto;max-width:46rem}
code{overflow-wrap:anywhere}pre code{overflow-wrap:normal}th code{white-space:nowrap}`;

const MARKS = `.badge,.state{display:inline-block;font-size:.85rem;font-weight:600;line-height:1.3;padding:.15rem .55rem;border:1px solid currentColor;border-radius:3px;white-space:nowrap}
.badge,.state{color:var(--soft);background:var(--panel)}
.state.restricted{color:var(--bad);background:var(--bad-paper)}
.badge.suspected,.badge.disputed,.badge.simulated,.state.suspected{color:var(--doubt);background:var(--doubt-paper)}
.badge.suspected,.state.suspected{border-style:dashed}
.badge.reviewed{color:var(--ink);border-width:2px}
.badge.retracted{text-decoration:line-through}
.note.simulated{border-color:var(--doubt);background:var(--doubt-paper);color:var(--doubt)}
.retraction{border-color:var(--bad);background:var(--bad-paper);color:var(--ink)}
.first{display:grid;grid-template-columns:minmax(0,1fr);gap:0 2.5rem;margin-block:1rem 1.5rem}
.facts.brief{gap:.25rem 1rem;margin:.3rem 0}
.facts .local{color:var(--soft)}.facts time,.facts .local{display:inline-block}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:0 1rem;margin:.3rem 0;padding:0;max-width:30rem;color:var(--soft);font-size:.85rem}
@media (min-width:56rem){.first{grid-template:auto auto auto 1fr/minmax(0,1fr) auto}.first>*{grid-column:1}.first>.glance{grid-area:1/2/5}.first>.links{margin:.6rem 0}}
.live{position:sticky;bottom:0;max-width:none;margin:0;padding:.3rem 1.25rem;background:var(--panel);color:var(--soft);font-size:.85rem;border-top:1px solid var(--rule)}
.links{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;max-width:none}
.matrix.small{margin:.2rem 0}.matrix.small td,.matrix.small th{min-width:0;padding:.2rem .5rem;font-size:.85rem}.matrix.small th[scope=row]{max-width:15rem}.matrix.small td,.matrix.small th+th{text-align:center}.matrix.small td.restricted,.matrix.small td.suspected{border-inline-start-width:3px}
.key.paper{display:none}
.upright th+th span{writing-mode:vertical-rl;max-height:8em;overflow:hidden;text-overflow:ellipsis}
.embed main{padding-block:.5rem}.embed h1{font-size:1.1rem;margin:.2rem 0}
.badge{font-weight:500;font-size:.8rem;margin-inline-end:.5rem}.incidents .badge{margin-block:.1rem}
.lead .state{margin-inline-end:.4rem;vertical-align:.1em}
.incidents{list-style:none;margin:0;padding:0;max-width:none}
.incidents li{display:grid;grid-template-columns:11rem 1fr;gap:0 1.5rem;padding:.8rem 0;border-bottom:1px solid var(--rule)}
.incidents li:first-child{padding-top:.2rem}
.incidents p{margin:.1rem 0;max-width:none}
.incidents .when{color:var(--soft);font-size:.9rem}
.incidents .title{font-size:1.1rem;font-weight:600}
.incidents .retracted .title{text-decoration:line-through}
.countries{list-style:none;margin:0;padding:0;max-width:none;border-top:1px solid var(--rule)}
.countries li{display:grid;grid-template-columns:12rem 10rem 1fr;gap:.2rem 1.5rem;align-items:baseline;padding:.7rem 0;border-bottom:1px solid var(--rule)}
.countries p{margin:0;max-width:none}
.countries .title{font-weight:600;font-size:1.05rem}
.asn{color:var(--soft);font-weight:400;font-size:.85em;white-space:nowrap}
.facts{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.5rem 1rem;max-width:52rem;margin:1.5rem 0}
.facts dt{color:var(--soft)}.facts dd{margin:0;min-width:0}
.citation{background:var(--panel);padding:.8rem 1.1rem;overflow-wrap:anywhere}
.by{color:var(--soft)}
[dir=rtl] bdi[lang=en]{display:block;text-align:left}
@media (max-width:40rem){.incidents li,.countries li{grid-template-columns:1fr}.facts{grid-template-columns:fit-content(6.4rem) 1fr;gap:.4rem .6rem;font-size:.95rem}
.facts.brief{grid-template-columns:minmax(4.8rem,max-content) 1fr;gap:.05rem .5rem;margin:.2rem 0;font-size:.84rem;line-height:1.35}
.lead{font-size:1rem}main,header.site,footer.site,.banner p{padding-inline:1rem}main{padding-top:.5rem}h1{font-size:1.45rem;margin:.2rem 0 .4rem}h2{margin-top:2rem}
.incident h1{font-size:1.15rem;margin:.25rem 0}.incident>.lead{font-size:.84rem;line-height:1.35;margin:.25rem 0}.incident>.meta{margin:0;font-size:.84rem}.note{padding:.4rem .8rem;font-size:.92rem}.incident>.note{padding:.1rem .6rem;margin:.2rem 0;font-size:.84rem}
.first{margin-block:.3rem 1rem}.first .key{margin:.1rem 0;font-size:.78rem;line-height:1.35}.first .links{margin:.1rem 0;font-size:.9rem}.first .links a{padding-block:.2rem}
.matrix.small{width:100%}.matrix.small tr:not(.alike) .asn{display:none}.matrix.small th[scope=row]{min-width:6rem;max-width:6.8rem;white-space:nowrap}.matrix.small th bdi{display:inline-block;max-width:100%;overflow:hidden;text-overflow:ellipsis;vertical-align:bottom}.matrix.small .alike bdi{max-width:calc(100% - 3.6rem)}
.matrix.small td,.matrix.small th{padding:0 .2rem;font-size:.73rem;line-height:1.4}
.matrix:not(.small) td{min-width:5.9rem}.matrix:not(.small) :is(td,th){padding:.3rem .45rem;font-size:.84rem}.matrix:not(.small) th[scope=row]{min-width:5.6rem;max-width:7.4rem;overflow-wrap:break-word}.matrix.few th[scope=row]{max-width:13rem}
pre{white-space:pre-wrap}pre code{overflow-wrap:anywhere}
.stacked{inline-size:100%}.stacked thead{display:none}.stacked :is(caption,tbody,tr,th,td){display:block}.stacked :is(th,td){border:0;padding:.1rem 0}.stacked td{display:grid;grid-template-columns:5.2rem minmax(0,1fr)}.stacked td::before{content:attr(data-column);color:var(--soft)}.stacked tr{padding:.5rem 0;border-bottom:1px solid var(--rule)}.stacked caption{margin-top:1rem}
.banner{font-size:.82rem;line-height:1.35}.banner p{padding-block:.25rem}
header.site{padding-block:.2rem;gap:0 1rem}header.site .name{font-size:1.1rem}header.site nav a[href="/docs"]{display:none}header.site nav{flex-wrap:nowrap;gap:0 .6rem;font-size:.86rem;overflow-x:auto;white-space:nowrap}header.site nav:first-of-type{order:3;inline-size:100%}}`;

const TABLES = `.scroll{overflow-x:auto;max-width:100%;position:relative}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
table.wide{min-width:40rem}
caption{text-align:start;color:var(--soft);padding-bottom:.5rem;font-size:.9rem;max-width:44rem}
th,td{text-align:start;vertical-align:top;padding:.45rem .8rem;border-bottom:1px solid var(--rule)}
thead th{color:var(--soft);font-weight:600;border-bottom:2px solid var(--rule);white-space:nowrap}
tbody th{font-weight:600}
.matrix th[scope=row]{position:sticky;inset-inline-start:0;background:var(--paper);min-width:8rem;width:max-content;max-width:min(40vw,24rem);overflow-wrap:anywhere;border-inline-end:1px solid var(--rule)}
.matrix td{border:2px solid var(--paper);min-width:8rem;background:var(--panel);color:var(--soft)}
.matrix td small{display:block;font-size:.82em;color:inherit;white-space:nowrap}
.matrix td.reachable{background:var(--fine-paper);color:var(--fine)}
.matrix td.restricted{background:var(--bad-paper);color:var(--bad);font-weight:600;border-inline-start:5px solid var(--bad)}
.matrix td.restricted small{font-weight:400}
.matrix td.suspected{background:var(--doubt-paper);color:var(--doubt);border-inline-start:5px dashed var(--doubt)}
.matrix td.failing,.matrix td.down{background:var(--doubt-paper);color:var(--doubt)}
.matrix td.none{background:none}
.rule{color:var(--soft);font-size:.9rem}
.numbers th,.numbers td{padding:.2rem .8rem}
.numbers td{text-align:end}
td time{white-space:nowrap}.stacked td time{white-space:normal}
.updates{padding-inline-start:1.2rem}`;

const PROBE = `button.quiet{background:var(--paper);color:var(--link)}
button:disabled{opacity:.55;cursor:default}
.probe button{min-height:2.75rem;padding-inline:1.2rem}
.probe input{min-height:2.75rem;max-width:100%}
.probe input[aria-invalid]{border:2px solid var(--bad)}
.risk{border-inline-start:4px solid var(--bad);padding-inline-start:1rem}
progress{inline-size:100%;max-inline-size:30rem;block-size:1rem;accent-color:var(--link)}
.verdicts{list-style:none;padding:0;columns:14rem;max-width:46rem}
.verdicts li{break-inside:avoid}
.verdicts li::before{content:"·";display:inline-block;inline-size:1.4em;font-weight:700}
.verdicts .ok::before{content:"✓"}
.verdicts .failed::before{content:"✕"}
.verdicts .failed{color:var(--bad)}
.verdicts .none{color:var(--soft)}`;

const FIGURES = `.range{background:var(--panel);padding:1rem 1.2rem;margin:1.5rem 0}
.range h2{font-size:1.05rem;border:0;margin:0 0 .6rem;padding:0}
.range form{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin-bottom:.6rem}
.range label{color:var(--soft);font-size:.9rem}
input,select,button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:3px;padding:.3rem .6rem;min-height:2.2rem}
button{background:var(--link);color:var(--paper);border-color:var(--link);cursor:pointer;font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:2rem 2.5rem}
.figures figure:only-child{grid-column:1/-1}
figure{margin:0;min-width:0}
${CHART_STYLE}
details{margin-top:.4rem;font-size:.92rem}
summary{cursor:pointer;color:var(--link);padding:.2rem 0}
details .scroll{max-height:24rem;overflow-y:auto}
.reference section{margin-top:2rem}
.reference h3 code{font-size:1rem}
.method{display:inline-block;min-width:3.6rem;color:var(--bad);font-weight:700}
.world-figure{margin-block:1.2rem 0}.world-figure .world{max-height:27rem;margin-inline:auto}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;margin:.4rem 0;font-size:.9rem;max-width:none}
.swatch{display:inline-block;inline-size:1.1em;block-size:.9em;margin-inline-end:.4em;border:1.5px solid var(--soft);vertical-align:-.05em}
.swatch.restricted{background:var(--bad);border-color:var(--bad)}
.swatch.suspected{background:var(--doubt-paper);border:1.5px dashed var(--doubt)}
.swatch.open{border:1.5px dashed var(--bad);background:repeating-linear-gradient(45deg,var(--panel) 0 3px,var(--rule) 3px 5px)}
.swatch.nothing-found{background:var(--fine-paper);border-color:var(--fine)}
.swatch.little{border-style:dotted}
.swatch.unobserved{background:repeating-linear-gradient(45deg,var(--panel) 0 3px,var(--rule) 3px 5px)}
@media (max-width:40rem){.world text{font-size:34px}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}`;

export const STYLE = [CHART_COLOURS, FRAME, MARKS, TABLES, PROBE, FIGURES, PRINT_STYLE].join('\n');

/** A bell. */
export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#174a7c"/><path d="M16 5a2 2 0 0 1 2 2v.6A7.5 7.5 0 0 1 23.5 15v5l2.5 3.5H6L8.5 20v-5A7.5 7.5 0 0 1 14 7.6V7a2 2 0 0 1 2-2zm-3 20h6a3 3 0 0 1-6 0z" fill="#fff"/></svg>`;
