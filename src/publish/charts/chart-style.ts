/** How charts look: the same rules for pages and for pictures that stand alone. */

export const CHART_COLOURS = `:root{--paper:#fcfbf8;--panel:#f3f1ea;--ink:#1c2024;--soft:#585d63;--rule:#d9d5ca;--link:#174a7c;
--bad:#a33b12;--bad-paper:#fbe4d8;--doubt:#7a5300;--doubt-paper:#fbefcf;--fine:#1d5580;--fine-paper:#e3eef7;--band:#d9622b;--votes:#9aa3ab}
@media screen and (prefers-color-scheme:dark){:root{--paper:#15181b;--panel:#1e2226;--ink:#e8e5de;--soft:#a8adb3;--rule:#383d43;--link:#8dbdea;
--bad:#ffa37d;--bad-paper:#44210f;--doubt:#f0c66b;--doubt-paper:#3b2e0c;--fine:#9fcbee;--fine-paper:#15303f;--band:#e0723c;--votes:#6d757d}}`;

export const CHART_STYLE = `.chart{display:block;overflow:visible;margin-top:.5rem;direction:ltr}
.chart .grid{stroke:var(--rule);stroke-dasharray:2 3}
.chart .axis{stroke:var(--soft)}
.chart text{unicode-bidi:plaintext;paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.chart .tick{fill:var(--soft);font-size:12px}
.chart .band{fill:var(--band);fill-opacity:.22;stroke:var(--band);stroke-opacity:.7}
.chart .band.suspected{fill-opacity:.1;stroke-dasharray:3 3}
.chart .bar{fill:var(--band)}
.chart .mark{stroke:var(--link);stroke-width:1.5;stroke-dasharray:4 2}
.chart .band-label{fill:var(--bad);font-size:12px;font-weight:600}
.chart .share-area{fill:var(--ink);fill-opacity:.13}
.chart .share-line{fill:none;stroke:var(--ink);stroke-width:1.5;vector-effect:non-scaling-stroke}
.chart .votes-area{fill:var(--votes)}
.strips .step{fill:var(--bad)}.strips .strip-frame{fill:none;stroke:var(--rule);vector-effect:non-scaling-stroke}
.cell rect{fill:var(--panel);stroke:var(--rule)}.cell .mark-of{fill:none;stroke:var(--soft);stroke-width:1.8;stroke-linecap:round}
.cell.reachable rect{fill:var(--fine-paper)}.cell.reachable .mark-of{stroke:var(--fine)}
.cell.restricted rect{fill:var(--bad)}.cell.restricted .mark-of{stroke:var(--paper);stroke-width:2.4}
.cell.suspected rect,.cell.failing rect,.cell.down rect{fill:var(--doubt-paper);stroke:var(--doubt)}
.cell.suspected .mark-of,.cell.failing .mark-of,.cell.down .mark-of{stroke:var(--doubt)}
.cell.none rect{fill:none}
.world{max-width:100%;height:auto}
.world .land{fill:var(--paper);stroke:var(--soft);stroke-width:.6}
.world .hatch{stroke:var(--soft);stroke-opacity:.45;stroke-width:1.8}
.world .nothing-found{fill:var(--fine-paper);stroke:var(--fine);stroke-width:1.2}
.world .little{fill:var(--paper);stroke:var(--soft);stroke-width:1.2;stroke-dasharray:2 2}
.world .suspected{fill:var(--doubt-paper);stroke:var(--doubt);stroke-width:1.8;stroke-dasharray:4 2}
.world .restricted{fill:var(--bad);stroke:var(--bad);stroke-width:1.2}
.world .open{fill:none;stroke:var(--bad);stroke-width:1.8;stroke-dasharray:4 2}
.world a:hover path,.world a:focus-visible path{stroke-width:3}
.world text{fill:var(--ink);font-size:15px;font-weight:600}.world .key{font-size:13px;font-weight:400}`;
