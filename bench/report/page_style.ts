/**
 * Style sheet of the HTML report.
 *
 * @module
 */

import { pageColorStyle } from "./charts/chart_theme.ts";
import { CHART_FONT } from "./charts/chart.ts";

/** The style sheet, light and dark, from phones to wide windows. */
export function pageStyle(): string {
  return pageColorStyle() + `
*{box-sizing:border-box}
body{margin:0;overflow-wrap:break-word;background:var(--surface);color:var(--text);font:16px/1.5 ${CHART_FONT}}
main{max-width:1320px;margin:0 auto;padding:10px 16px}
h1{font-size:1.05rem;font-weight:600;margin:0 0 .4rem;color:var(--muted)}
h2{font-size:1.3rem;margin:2.5rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:0 0 .25rem}
p{margin:.25rem 0 .75rem}
a{color:var(--link)}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.kicker,.note,figcaption{color:var(--muted);font-size:.875rem}
.kicker{margin:0}
p.strong{font-size:clamp(1.2rem,2.4vw,1.4rem);line-height:1.3;font-weight:600;margin:0 0 .25rem}
.warning{border:1px solid var(--danger);border-left-width:6px;border-radius:6px;padding:.5rem .75rem;
margin:0 0 .75rem;color:var(--danger);font-weight:600}
.caution{border-left:6px solid var(--inconclusive);padding:.1rem .75rem;margin:0 0 .75rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:1rem 0 0;padding:0}
svg{display:block;max-width:100%;height:auto}
figure{margin:0;min-width:0}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:1rem}
.plot svg{width:100%;max-width:440px}
.panels.full{display:block}
.panels.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,260px),1fr))}
.panels>div{min-width:0}
.group{display:grid;grid-template-columns:minmax(0,1fr);gap:.75rem 1.5rem;margin:.75rem 0 1.5rem}
.group>*{min-width:0}
p+.group{margin-top:.25rem}
.group .group{display:block;margin:0}
.group .group p{margin-top:.75rem}
.scroll{overflow-x:auto;max-width:100%}
.scroll+.scroll{margin-top:1.2rem}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding-bottom:.25rem}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{color:var(--muted);font-weight:600;white-space:nowrap}
.figures td,.figures tbody th{white-space:nowrap}
.figures .n{text-align:right}
.prose td{min-width:9rem}
.group .prose{width:100%}
.prose td.strong code,.figures th.strong code{font-weight:700}
.facts th{white-space:nowrap}
.facts td,h3,code{overflow-wrap:anywhere}
tr.control,tr.control th{color:var(--muted);font-weight:400}
.slower{color:var(--slower)}.faster{color:var(--faster)}.equivalent,.good{color:var(--equivalent)}
.inconclusive,.warn{color:var(--inconclusive)}.failed,.bad{color:var(--danger);font-weight:600}
.strong{font-weight:600}
td.note{font-size:inherit}
h3[id]{margin-top:2rem}
details>summary{cursor:pointer;color:var(--link);padding:.25rem 0}
section>details>summary h2{display:inline;border:0;margin:0;padding:0;color:var(--text)}
section>details{border-top:1px solid var(--line);padding:.5rem 0}
section>details>:nth-child(2){margin-top:.5rem}
.narrow svg{width:100%;max-width:400px}
.wide{display:none}
@media (min-width:700px){.figures code,.prose .strong code{overflow-wrap:normal}
.prose .n,.prose a code{white-space:nowrap}
.group .prose tbody th{font-weight:400;min-width:12rem}}
@media (max-width:699px){
.scroll table,.scroll tbody,.scroll caption{display:block}
.scroll thead{display:none}
.scroll tr{display:flex;flex-wrap:wrap;gap:0 .9rem;padding:.35rem 0;border-bottom:1px solid var(--line)}
.scroll tr>th,.scroll tr>td{border:0;padding:0;white-space:normal;overflow-wrap:anywhere}
.scroll caption{overflow-wrap:anywhere}
.scroll th{flex:1 0 100%}
.scroll td:empty{display:none}
.scroll td::before{content:attr(data-label) ": ";color:var(--muted)}
}
@media (min-width:1180px){
.panels .narrow{display:none}.panels .wide{display:block}
.group{grid-template-columns:400px minmax(0,1fr)}
}
:target{scroll-margin-top:.5rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
`;
}
