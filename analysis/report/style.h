#pragma once

namespace ablate::analysis {

/// Line colors are Okabe and Ito's (2008), told apart by the color-blind, and every line has dashes of its
/// own for print.
inline constexpr const char* style_sheet = R"css(
:root { color-scheme: light dark; --page: #fff; --ink: #1b1f24; --soft: #59636e; --edge: #d1d9e0; --panel: #f6f8fa;
  --good: #1a7f37; --bad: #cf222e; --same: #0969da; --open: #7d5b00;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #aa4499; --c4: #b37400; --c5: #3a8fb7; --c6: #666; --c7: #882255; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --edge: #30363d;
  --panel: #161b22; --good: #3fb950; --bad: #ff7b72; --same: #58a6ff; --open: #d9a520;
  --c0: #4aa8e0; --c1: #ff8c42; --c2: #2fc99a; --c3: #d98cc9; --c4: #e6a83c; --c5: #7cc7ea; --c6: #aaa; --c7: #d06a94; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.7rem; margin: .5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--edge); }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; overflow-wrap: anywhere; }
.question { font-size: 1.15rem; }
p, li, dd { overflow-wrap: anywhere; }
.soft, .notes { color: var(--soft); font-size: .9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--edge); vertical-align: top; }
.glance td:nth-child(3), .glance td:nth-child(4) { white-space: nowrap; }
@media (max-width: 40rem) { .glance thead { display: none; } .glance tr { display: block; padding: .5rem 0;
  border-bottom: 1px solid var(--edge); } .glance td { display: block; border: 0; padding: .05rem 0; }
  .glance td:nth-child(1) { color: var(--soft); } .glance td:nth-child(3)::before { content: "difference "; }
  .glance td:nth-child(4)::before { content: "95 % "; } .glance td:nth-child(5)::before { content: "n "; } }
code, pre { font: .85rem/1.4 ui-monospace, monospace; }
pre { background: var(--panel); padding: .8rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.badge { border-left: .35rem solid var(--soft); padding-left: .5rem; display: inline-block; }
.badge.v-better, .badge.v-agrees { border-color: var(--good); }
.badge.v-worse, .badge.v-disagrees { border-color: var(--bad); }
.badge.v-equivalent, .badge.v-exact, .badge.v-equal { border-color: var(--same); }
.badge.v-not-enough-seeds, .badge.v-inconclusive { border-color: var(--open); }
article { background: var(--panel); border: 1px solid var(--edge); border-radius: .4rem; padding: .7rem .9rem; margin: .6rem 0; }
article h3 { margin-top: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .5rem 0; font-size: .9rem; }
dt { color: var(--soft); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
figure { margin: 0; }
figcaption { font-size: .9rem; margin-bottom: .3rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1.4rem; }
.forest { max-width: 33rem; }
svg { display: block; width: 100%; height: auto; }
svg svg { display: inline; }
svg text { fill: var(--ink); font-size: 12px; font-family: system-ui, sans-serif; }
svg text.tick { fill: var(--soft); font-size: 11px; }
.grid { stroke: var(--edge); stroke-width: 1; }
.zero { stroke: var(--ink); stroke-width: 1.2; }
.interest { fill: var(--same); opacity: .13; }
.edge { fill: none; stroke: var(--soft); stroke-width: 1.3; }
.repeated { fill: var(--panel); stroke: var(--edge); }
.network, .picture { max-width: 33rem; margin: .6rem 0; }
.picture img { image-rendering: pixelated; width: 100%; max-width: 20rem; }
.range { stroke: var(--soft); stroke-width: 2; }
.dot { fill: var(--soft); }
.range.v-better { stroke: var(--good); } .dot.v-better { fill: var(--good); }
.range.v-worse { stroke: var(--bad); } .dot.v-worse { fill: var(--bad); }
.range.v-equivalent { stroke: var(--same); } .dot.v-equivalent { fill: var(--same); }
.range.v-inconclusive, .range.v-not-enough-seeds { stroke: var(--open); }
.dot.v-inconclusive, .dot.v-not-enough-seeds { fill: var(--open); }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.band { stroke: none; opacity: .18; }
.line.c0 { stroke: var(--c0); } .band.c0 { fill: var(--c0); }
.line.c1 { stroke: var(--c1); stroke-dasharray: 7 3; } .band.c1 { fill: var(--c1); }
.line.c2 { stroke: var(--c2); stroke-dasharray: 2 2; } .band.c2 { fill: var(--c2); }
.line.c3 { stroke: var(--c3); stroke-dasharray: 9 3 2 3; } .band.c3 { fill: var(--c3); }
.line.c4 { stroke: var(--c4); stroke-dasharray: 5 2; } .band.c4 { fill: var(--c4); }
.line.c5 { stroke: var(--c5); stroke-dasharray: 3 3; } .band.c5 { fill: var(--c5); }
.line.c6 { stroke: var(--c6); stroke-dasharray: 12 4; } .band.c6 { fill: var(--c6); }
.line.c7 { stroke: var(--c7); stroke-dasharray: 1 3; } .band.c7 { fill: var(--c7); }
.legend { list-style: none; margin: .3rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .85rem; }
.legend .key { width: 1.7rem; display: inline-block; vertical-align: middle; margin-right: .4rem; }
summary { cursor: pointer; }
th button { all: unset; cursor: pointer; font-weight: inherit; }
th button:focus-visible { outline: 2px solid var(--same); }
th button:hover { text-decoration: underline; }
th button::after { content: " \2195"; color: var(--soft); opacity: .6; }
th[aria-sort] button::after { content: " \2191"; opacity: 1; }
th[aria-sort=descending] button::after { content: " \2193"; }
.filter { margin: .4rem 0; color: var(--soft); font-size: .9rem; }
.filter input { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--edge); border-radius: .3rem;
  padding: .2rem .5rem; margin-right: .6rem; width: 14rem; max-width: 100%; }
[hidden] { display: none !important; }
@media print { main { max-width: none; padding: 0; } body { font-size: 10.5pt; }
  .filter { display: none; } article, figure, tr, .forest { break-inside: avoid; } h2, h3 { break-after: avoid; } .scroll { overflow: visible; }
  @page { margin: 1.6cm; } }
)css";

}  // namespace ablate::analysis
