/** The style sheet: colours of both schemes with a contrast of 4.5 and more, one column below 700 pixels. */
export const STYLE = `
:root { color-scheme: light dark; --fg: #1b1f24; --bg: #fff; --soft: #f2f4f7; --line: #8a94a3; --link: #0b57b0; --bad: #a4161a; --good: #1d6b2f; }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e8ebef; --bg: #14181d; --soft: #20262e; --line: #6d7885; --link: #8ab8ff; --bad: #ff9a9a; --good: #8fd9a0; }
}
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--fg); background: var(--bg); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus, .flash:focus { outline: none; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--bg); padding: 8px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; padding: 8px 16px; background: var(--soft); border-bottom: 1px solid var(--line); }
header p, header ul { margin: 0; padding: 0; }
header ul { display: flex; gap: 16px; list-style: none; }
.brand { font-weight: 700; }
.who { margin-left: auto; display: flex; gap: 8px; align-items: center; }
a[aria-current] { font-weight: 700; text-decoration: none; color: var(--fg); }
main { padding: 8px 16px 48px; max-width: 1200px; margin: auto; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
input, select, button { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--line); border-radius: 4px; padding: 4px 8px; max-width: 100%; min-height: 32px; }
input[type=checkbox], input[type=radio] { width: 20px; height: 20px; min-height: 0; vertical-align: middle; }
button { cursor: pointer; background: var(--soft); font-weight: 600; }
.quiet { border: 0; background: none; font-weight: 400; text-decoration: underline; }
.filters { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; }
.filters label, .decision label { display: block; }
.filters details { flex-basis: 100%; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 8px; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
thead th { font-weight: 600; }
tr.here { background: var(--soft); }
.verdict { font-weight: 600; }
.infected, .bad { color: var(--bad); }
.clean { color: var(--good); }
.decision { margin: 16px 0; border: 1px solid var(--line); border-radius: 4px; }
.decision label { margin: 8px 0; }
.decision input[name=reason] { width: 100%; }
.decision { display: flex; flex-wrap: wrap; gap: 0 24px; align-items: end; }
.decision label:not(.choice) { flex: 1 1 20rem; }
.decision .keys { flex-basis: 100%; margin: 4px 0 0; font-size: .9rem; }
.bulk .decision { position: sticky; bottom: 0; background: var(--bg); }
.bulk .decision legend { background: var(--bg); padding: 0 4px; }
html { scroll-padding-bottom: 12rem; }
dl div { display: grid; grid-template-columns: 12rem 1fr; gap: 8px; padding: 4px 0; border-bottom: 1px solid var(--line); }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
.warnings, .flash { border: 2px solid var(--bad); border-radius: 4px; padding: 8px 8px 8px 28px; }
.flash { border-color: var(--good); padding: 0 12px; }
.decided li { margin-bottom: 12px; }
.pager { display: flex; gap: 16px; margin-top: 16px; }
.keys { display: none; }
html.keyed .keys { display: block; }
kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 4px; }
@media (max-width: 700px) {
  .keys, html.keyed .keys { display: none; }
  thead { display: none; }
  table, tbody, tr, td, tbody th { display: block; }
  tr { border-bottom: 2px solid var(--line); padding: 8px 0; position: relative; }
  tbody th, td { border: 0; padding: 2px 0; }
  td[data-name]::before { content: attr(data-name) ": "; font-weight: 600; }
  dl div { grid-template-columns: 1fr; gap: 0; }
  .bulk .decision { position: static; }
  .who { margin-left: 0; }
}
`;

/** What pages do beyond HTML: times in the reader's zone, shown and typed, keys, and a box that selects all. Each page works without it. */
export const SCRIPT = `
'use strict';
for (const time of document.querySelectorAll('time')) {
  const at = new Date(time.dateTime);
  time.title = time.dateTime;
  time.textContent = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
// What has become of a decision is what a reader is to hear first: a status that is there from the start is not announced.
document.querySelector('.flash')?.focus();
const minutes = [...document.querySelectorAll('input[data-utc]')];
for (const input of minutes) {
  const at = new Date(input.defaultValue + 'Z');
  if (!isNaN(at)) input.value = new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  input.labels[0].querySelector('span').textContent = '(your time)';
}
minutes[0]?.form.addEventListener('formdata', ({ formData }) => {
  for (const { name, value } of minutes) if (value !== '') formData.set(name, new Date(value).toISOString().slice(0, 16));
});
const boxes = [...document.querySelectorAll('input[name=pick][type=checkbox]')];
const rows = boxes.length > 0 ? boxes.map((box) => box.closest('tr')) : [...document.querySelectorAll('tbody tr:has(a)')];
let here = -1;
const head = document.querySelector('.bulk thead th');
if (head !== null && boxes.length > 0) {
  const allBox = document.createElement('input');
  allBox.type = 'checkbox';
  allBox.setAttribute('aria-label', 'Select all on this page');
  allBox.addEventListener('change', () => boxes.forEach((box) => { box.checked = allBox.checked; }));
  head.replaceChildren(allBox);
}
function move(by) {
  if (rows.length === 0) return;
  if (here >= 0) rows[here].classList.remove('here');
  here = Math.min(rows.length - 1, Math.max(0, here + by));
  rows[here].classList.add('here');
  rows[here].querySelector('a').focus();
}
function choose(value) {
  const radio = document.querySelector('input[name=decision][value=' + value + ']');
  const reason = document.querySelector('input[name=reason]:not([type=hidden])');
  if (radio === null || reason === null) return;
  radio.checked = true;
  reason.focus();
}
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => { if (here >= 0 && boxes[here]) boxes[here].checked = !boxes[here].checked; },
  '*': () => { const on = boxes.some((box) => !box.checked); boxes.forEach((box) => { box.checked = on; }); },
  o: () => { if (here >= 0) rows[here].querySelector('a').click(); },
  a: () => choose('approve'),
  r: () => choose('reject'),
  n: () => document.querySelector('a[rel=next]')?.click(),
  p: () => document.querySelector('a[rel=prev]')?.click(),
  '/': () => document.querySelector('input[type=search]')?.focus(),
};
// Who speaks to the computer types letters without meaning to (WCAG 2.1.4): keys can be turned off, in this browser.
const keySwitch = document.createElement('button');
let areKeysOn = true;
try { areKeysOn = localStorage.getItem('keys') !== 'off'; } catch { /* A browser that stores nothing asks each time. */ }
function showSwitch() {
  keySwitch.textContent = areKeysOn ? 'Turn keys off' : 'Turn keys on';
  document.documentElement.classList.toggle('keyed', areKeysOn);
}
keySwitch.type = 'button';
keySwitch.className = 'quiet';
keySwitch.addEventListener('click', () => {
  areKeysOn = !areKeysOn;
  try { localStorage.setItem('keys', areKeysOn ? 'on' : 'off'); } catch { /* As above. */ }
  showSwitch();
});
showSwitch();
document.querySelector('header nav')?.after(keySwitch);
document.addEventListener('keydown', (event) => {
  if (!areKeysOn) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') { document.activeElement.blur(); return; }
  if (event.target.closest('input:not([type=checkbox]):not([type=radio]), select, textarea') !== null) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
  if (act === undefined) return;
  event.preventDefault();
  act();
});
`;
