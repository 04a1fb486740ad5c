/**
 * How a page comes out on paper: dark on white whatever the theme, without what only a screen can do, with charts and rows in one piece, and
 * with the addresses of what it cites. A matrix of many services lies on its side, and its columns share the width, so that none is cut off.
 */
export const PRINT_STYLE = `@page{margin:14mm}@page wide{size:landscape}
@media print{
html{font-size:80%}body{background:#fff;color:#000}main{padding:0;max-width:none}
nav,.skip,.banner,.live,form,.range form,button,details,.links,.rule+.meta,.figures .meta a,.world-figure .meta a,footer.site p:last-child{display:none}
header.site,footer.site{padding:.4rem 0;max-width:none}.range{background:none;padding:0;margin:1rem 0}
h1{margin-top:.8rem}h2{margin:1.6rem 0 .6rem}h2,h3,h4,caption{break-after:avoid}tbody tr:first-child{break-before:avoid}
figure,tr,.first dl,.citation,.note,.incidents li,.countries li,blockquote{break-inside:avoid}
p,li{orphans:3;widows:3}
a{color:inherit}main a[href^=http]::after{content:" (" attr(href) ")";overflow-wrap:anywhere}pre,code{white-space:pre-wrap;overflow-wrap:anywhere}
.figures{grid-template-columns:1fr 1fr;gap:1rem 1.5rem}
.scroll{overflow:visible}td time{white-space:normal}thead{display:table-header-group}
.matrix th[scope=row]{position:static}.matrix td{min-width:0}.matrix td,.swatch,.state,.badge{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.matrix.many{page:wide;table-layout:fixed;inline-size:100%;font-size:6.5pt}.matrix.many th[scope=row]{inline-size:auto;min-width:0;max-width:none}.matrix.many thead th:first-child{inline-size:17%}
.matrix.many :is(td,th){padding:.15rem .2rem;overflow-wrap:anywhere}.matrix.many thead th+th a{writing-mode:vertical-rl;white-space:nowrap}.matrix.many :is(.word,small){display:none}.matrix.many td{text-align:center}
.key.paper{display:flex;page:wide}
}`;
