'use strict';

(() => {
  const { byId, element, setText, setClass, setHidden } = page;
  const name = location.pathname.slice(page.root.length);
  const guardsAt = document.body.dataset.guards;
  const HISTORY_MILLIS = 600000;
  const RANGES = [['15m', 900], ['1h', 3600], ['6h', 21600], ['1d', 86400], ['3d', 259200]];
  const COLOURS = ['--link', '--care', '--good', '--quiet'];
  const millionths = value => value >= 100 ? value.toFixed(0) : value >= 1 ? Number(value.toFixed(1)) + '' : Number(value.toPrecision(2)) + '';
  let slo = null, counts = null, span = 3600, marked = [], burnRules = null, historyAt = 0;
  const draw = {}, samples = new Map();

  byId('all').href = page.root;

  const events = () => marked;
  /** An empty row, whose cells have their columns' names, which a telephone shows, and their roles, which its layout would take from them. */
  const emptyRow = body => {
    const row = body.appendChild(element('tr'));
    row.setAttribute('role', 'row');
    for (const head of body.parentElement.tHead.rows[0].cells) {
      const cell = row.appendChild(element('td'));
      cell.setAttribute('role', 'cell');
      cell.dataset.label = head.textContent;
    }
    return row;
  };

  /** Rows with cells of text; those there are already are written anew only where they differ. */
  const fillTable = (body, rows, numbers) => {
    while (body.children.length > rows.length) body.lastChild.remove();
    rows.forEach((texts, i) => {
      const row = body.children[i] || emptyRow(body);
      texts.forEach((text, column) => setText(row.children[column], text));
      for (const number of numbers) setClass(row.children[number], 'number');
    });
  };

  const sinceNow = text => page.moment(Date.parse(text));
  const burnOf = window => slo.burnRates[window];

  const exhaustion = () => {
    const { remaining, timeToExhaustion, earliestExhaustion, latestExhaustion } = slo.budget;
    const time = text => text ? page.seconds(page.secondsOf(text)) : 'for ever';
    setText(byId('lasts'), slo.fleet ? 'This replica\u2019s lasts, at its pace' : 'Lasts at this pace');
    setText(byId('exhaustion'), remaining <= 0 ? 'nothing is left' : time(timeToExhaustion));
    setText(byId('range'), remaining <= 0 ? '' : earliestExhaustion ? 'between ' + time(earliestExhaustion) + ' and ' + time(latestExhaustion) : 'nothing burns');
  };

  /** How many were bad and how many might be: what a share says less well, above all while few were observed. */
  const badOf = () => {
    const { good, bad } = page.acting(slo) === slo.fleet ? slo.fleet : slo.windows[slo.windows.length - 1], unit = page.unit(slo);
    const allowed = Math.floor((1 - slo.objective) * (good + bad) + 1e-6);
    return unit && page.count(bad) + ' of ' + page.plural(good + bad, unit.slice(0, -1), unit) + (bad === 1 ? ' was' : ' were') + ' bad where ' + page.count(allowed) + ' may be';
  };

  const whatIsLeft = () => {
    const { remaining, coverage } = page.acting(slo), of = slo.fleet && slo.fleet.actedOn ? 'the fleet\u2019s' : 'the', counts = badOf();
    if (remaining > 0) return page.percent(remaining) + ' of ' + of + ' budget is left';
    return page.early(slo)
      ? (counts ? 'so far ' + counts : 'more went wrong than may') + ', in the ' + page.percent(coverage) + ' of the period that was observed'
      : of + ' budget is spent' + (counts && ': ' + counts);
  };

  const showBudgets = () => {
    const { fleet, budget } = slo, acting = page.acting(slo);
    setText(byId('left'), page.percent(acting.remaining));
    page.fill(byId('bar'), acting.remaining);
    setText(byId('whose'), !fleet ? '' : (fleet.actedOn ? 'of the fleet' : 'of this replica') + ', which policy and guards act on');
    setText(byId('observed'), page.percent(acting.coverage));
    const left = acting.badEventsLeft;
    setText(byId('bad-left'), left < 0 ? page.count(-left) + ' too many' : page.count(left));
    setHidden(byId('aside-box'), !fleet);
    if (!fleet) return;
    const other = fleet.actedOn ? budget : fleet;
    setText(byId('aside-of'), fleet.actedOn ? 'This replica\u2019s' : 'The fleet\u2019s');
    setText(byId('aside-left'), page.percent(other.remaining));
    setText(byId('aside'), (fleet.stale ? 'as of ' + sinceNow(fleet.at) + ', too old to act on; ' : '') + page.percent(other.coverage) + ' of the period observed');
    setClass(byId('aside'), fleet.stale ? 'quiet over' : 'quiet');
  };

  const verdict = () => {
    const firing = slo.alerts.filter(alert => alert.state === 'firing');
    page.announce((firing.length ? 'Firing: ' + firing.map(alert => alert.rule).join(', ') : 'No alert fires') + (page.spent(slo) ? '; the budget is spent' : ''));
    const worst = firing
      .sort((one, other) => (other.rule.startsWith('page') - one.rule.startsWith('page')) || burnOf(windows(other)[0]) - burnOf(windows(one)[0]))[0];
    setText(byId('verdict'), (worst
      ? (worst.rule.startsWith('page') ? 'Somebody should act now: it' : 'It') + ' burns ' + page.rate(burnOf(windows(worst)[0])) + ' times as fast as its budget allows'
      : slo.alerts.length ? 'No alert fires' : 'No alert watches it') + '; ' + whatIsLeft() + '.');
    setClass(byId('verdict'), 'verdict ' + page.mood(slo));
    const title = slo.name.slice(0, 100) + ': ' + page.percent(page.acting(slo).remaining);
    if (document.title !== title) document.title = title;
  };

  const windows = alert => alert.rule.split(' ').pop().split('/');

  const showFigures = () => {
    setText(byId('name'), slo.name);
    setText(byId('what'), page.objective(slo.objective) + ' over ' + slo.period + (slo.zone ? ' in ' + slo.zone : '') + ' · ' + slo.sli + ' · from ' + slo.source
      + (slo.http ? ' · ' + [slo.http.method, slo.http.uri || slo.http.path, slo.http.header].filter(part => part).join(' ') : ''));
    verdict();
    setClass(byId('mood'), page.mood(slo));
    showBudgets();
    exhaustion();
    setText(byId('events'), page.count(slo.events.bad) + ' bad of ' + page.count(slo.events.good + slo.events.bad) + ' since the start');
    setText(byId('policy'), slo.policy.state);
    setText(byId('consequence'), slo.policy.consequence + ': ' + slo.policy.reason);
    page.scope([slo]);
    fillTable(byId('alerts'), slo.alerts.map(alert => {
      const [long, short] = windows(alert);
      return [alert.rule, alert.state, page.rate(burnOf(long)), page.rate(burnOf(short)), page.rate(alert.factor), sinceNow(alert.since)];
    }), [2, 3, 4]);
    slo.alerts.forEach((alert, i) => setClass(byId('alerts').children[i].children[1], alert.state === 'firing' ? 'over' : ''));
    fillTable(byId('ledger'), [...slo.ledger].reverse().map(day => [day.day, page.count(day.good), page.count(day.bad), page.percent(day.spent)]), [1, 2, 3]);
  };

  /** Traces as text, each once; those that are still there stay, with what is selected of them. */
  const showTraces = () => {
    const rulesOf = new Map(), list = byId('traces');
    slo.alerts.forEach(alert => (alert.traces || []).forEach(trace => rulesOf.set(trace, [...rulesOf.get(trace) || [], alert.rule])));
    const known = new Map([...list.children].map(item => [item.firstChild.textContent, item]));
    known.forEach((item, trace) => { if (!rulesOf.has(trace)) item.remove(); });
    let next = list.firstChild;
    rulesOf.forEach((rules, trace) => {
      let item = known.get(trace);
      if (!item) {
        item = element('li');
        item.append(element('code', 'foreign', trace), element('span', 'quiet'));
      }
      setText(item.lastChild, rules.join(', '));
      if (item === next) next = next.nextSibling;
      else list.insertBefore(item, next);
    });
    setHidden(byId('traces-box'), rulesOf.size === 0);
  };

  const showTimeline = () => {
    const list = byId('timeline'), marks = slo.timeline.filter(event => event.kind === 'mark');
    const all = slo.timeline.filter(event => event.state !== 'inactive' && event.state !== 'insufficient').reverse();
    setHidden(byId('timeline-none'), all.length > 0);
    document.querySelectorAll('.known-since').forEach(place => setText(place, sinceNow(slo.timelineSince)));
    const key = all.length + (all.length ? all[0].at : '');
    if (list.dataset.key === key) return;
    list.dataset.key = key;
    list.replaceChildren(...all.map(event => {
      const item = element('li', event.state === 'firing' ? 'bad' : ''), time = element('time', '', sinceNow(event.at));
      time.dateTime = event.at;
      const what = element('span', 'foreign'), state = element('b', '', event.state);
      if (event.kind === 'mark') state.textContent = marks.indexOf(event) + 1;
      what.append(event.subject + ' ', state);
      item.append(time, what, element('span', 'quiet foreign', event.text));
      return item;
    }));
    marked = slo.timeline.filter(event => event.kind !== 'alert' || event.state === 'firing' || event.state === 'resolved')
      .map(event => ({ seconds: Date.parse(event.at) / 1000, label: event.kind === 'mark' ? String(marks.indexOf(event) + 1) : '',
        colour: event.kind === 'mark' ? '--text' : event.state === 'firing' ? '--bad' : event.kind === 'guard' ? '--care' : '--quiet' }));
  };

  /** The one time axis: what every plot shows. */
  const range = () => {
    const to = Date.parse(slo.at);
    return [Math.max(to - 1000 * span, Math.min(counts.at[0], to - 60000)), to];
  };

  const drawBudget = (from, to, xs) => {
    const begin = Date.parse(slo.history.periodStart), badRatio = 1 - slo.objective;
    const all = counts.good(to) + counts.bad(to) - counts.good(begin) - counts.bad(begin);
    const left = xs.map(x => x < begin ? null : 1 - (all === 0 ? 0 : (counts.bad(x) - counts.bad(begin)) / (badRatio * all)));
    draw.budget ||= plots.plot(byId('plot-budget'), { series: [{ label: 'left', colour: '--link', fill: true }], least: 0, most: 1, axis: page.percent, events });
    draw.budget(from, to, [xs.map(x => x / 1000), left]);
    setText(byId('plot-budget-text'), 'from ' + page.percent(left.find(share => share !== null) ?? 1) + ' to ' + page.percent(left[left.length - 1]));
  };

  const drawBurn = (from, to, xs) => {
    const rules = slo.alerts.map(alert => alert.rule).join();
    if (rules !== burnRules) { // the first time, and after the rules were changed
      burnRules = rules;
      setHidden(byId('plot-burn').parentElement, slo.alerts.length === 0);
      byId('plot-burn').replaceChildren();
      draw.burn = plots.plot(byId('plot-burn'), {
        series: slo.alerts.map((alert, i) => ({ label: alert.rule, colour: COLOURS[i % 4], dash: i < 4 ? undefined : [4, 3] })), least: 0, most: 1.2, at: 1, axis: millionths, events });
    }
    draw.burn(from, to, [xs.map(x => x / 1000), ...slo.alerts.map(alert => {
      const window = 1000 * page.secondsOf(windows(alert)[0]);
      return xs.map(x => counts.slot(x) > window ? null : plots.badRatio(counts, x - window, x) / (1 - slo.objective) / alert.factor);
    })]);
  };

  const drawRates = (from, to, xs) => {
    const ends = xs.filter((x, i) => i === 0 || x - xs[i - 1] >= 5000 || i === xs.length - 1);
    if (ends.length > 2 && ends[ends.length - 1] - ends[ends.length - 2] < 5000) ends.splice(-2, 1); // too short a slot says too little
    const perSecond = of => ends.map((x, i) => i === 0 ? null : 1000 * (of(x) - of(ends[i - 1])) / (x - ends[i - 1]));
    setText(byId('plot-rate-title'), slo.method === 'timeslices' ? 'Slices a second' : slo.method ? 'Millionths of slices a second' : 'Events a second');
    draw.rate ||= plots.plot(byId('plot-rate'), {
      series: [{ label: 'good', colour: '--good', steps: true }, { label: 'bad', colour: '--bad', steps: true, fill: true }], least: 0, most: 1e-9, axis: millionths, events });
    draw.rate(from, to, [ends.map(x => x / 1000), perSecond(counts.good), perSecond(counts.bad)]);
  };

  const guardPlots = guard => {
    const figure = element('figure'), caption = element('figcaption'), text = element('span', 'quiet foreign');
    const flow = element('div'), retries = element('div');
    caption.append(element('b', 'foreign', 'Guard ' + guard.name), text);
    figure.append(caption, flow, retries);
    byId('guards').append(figure);
    flow.setAttribute('aria-hidden', 'true');
    retries.setAttribute('aria-hidden', 'true');
    return { guard: guard.name, text, before: [], kept: [],
      flow: plots.plot(flow, { series: [{ label: 'in flight', colour: '--link' }, { label: 'limit', colour: '--bad' }], least: 0, most: 1, axis: millionths, events }),
      retries: plots.plot(retries, { series: [
        { label: 'retries granted a second', colour: '--good', steps: true }, { label: 'denied', colour: '--care', steps: true },
        { label: 'fallbacks a second', colour: '--link', steps: true }, { label: 'refused', colour: '--bad', steps: true }],
      least: 0, most: 1, axis: millionths, events }) };
  };

  /** Times as everywhere on the page. */
  const local = text => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, sinceNow);

  const samplesOf = ({ at, inFlight, limit, granted, denied, fallback, rejected }) => at.map((millis, i) => (
    { at: millis, inFlight: inFlight[i], limit: limit[i], counts: [granted[i], denied[i], fallback[i], rejected[i]] }));

  const takeGuard = (guard, to) => {
    if (!samples.has(guard.name)) samples.set(guard.name, guardPlots(guard));
    const shown = samples.get(guard.name);
    if (guard.history) {
      shown.before = samplesOf(guard.history);
      shown.kept = shown.kept.filter(sample => sample.at > to - HISTORY_MILLIS);
    }
    const kept = shown.kept;
    setText(shown.text, ' ' + guard.state + (guard.reasons.length ? ': ' + guard.reasons.map(local).join('; ') : '') + '. '
      + page.plural(guard.retries.granted, 'retry', 'retries') + ' granted, ' + page.count(guard.retries.denied) + ' denied, '
      + page.count(guard.calls.fallback) + ' of ' + page.plural(guard.calls.success + guard.calls.failure + guard.calls.rejected + guard.calls.fallback, 'call', 'calls') + ' fell back');
    kept.push({ at: to, inFlight: guard.inFlight, limit: guard.breaker.limit ?? null, counts: [guard.retries.granted, guard.retries.denied, guard.calls.fallback, guard.calls.rejected] });
  };

  const drawGuard = ({ before, kept, flow, retries }, from, to) => {
    const all = [...before.filter(sample => sample.at < kept[0].at), ...kept], xs = all.map(sample => sample.at / 1000);
    flow(from, to, [xs, all.map(sample => sample.inFlight), all.map(sample => sample.limit)]);
    retries(from, to, [xs, ...[0, 1, 2, 3].map(which => all.map((sample, i) => i === 0 ? null
      : Math.max(0, 1000 * (sample.counts[which] - all[i - 1].counts[which]) / (sample.at - all[i - 1].at))))]);
  };

  const drawGuards = () => samples.forEach(shown => drawGuard(shown, ...range()));

  const showGuards = async () => {
    const note = byId('guards-note');
    if (!guardsAt) return setText(note, 'Guards are shown where the endpoint sloguards is exposed.');
    try {
      const to = Date.parse(slo.at), history = to - historyAt > HISTORY_MILLIS;
      const answer = await page.ask(page.root + '/../' + guardsAt + (history ? '?since=1970-01-01T00:00:00Z' : ''));
      if (history) historyAt = to;
      const all = answer.guards.filter(guard => guard.slos.some(served => served.name === slo.name));
      all.forEach(guard => takeGuard(guard, to));
      const first = Math.min(...[...samples.values()].map(shown => (shown.before[0] || shown.kept[0]).at));
      setText(note, all.length ? 'Guards are plotted since ' + page.moment(first) + '. They have no windows: how they stood before this page was opened is known of every minute of the last hour, '
        + 'every 5 of the last 6 hours and every hour of the last 3 days. When they limited, routed and denied is under What happened.' : 'No guard serves this SLO.');
    } catch (failure) { // whoever may see SLOs need not be allowed to see guards
      setText(note, 'Guards cannot be shown: ' + failure.message);
    }
    drawGuards();
  };

  const plotAll = () => {
    const [from, to] = range();
    const xs = plots.times(counts, from, to);
    drawBudget(from, to, xs);
    drawBurn(from, to, xs);
    drawRates(from, to, xs);
  };

  const showRanges = () => {
    const period = page.secondsOf(slo.period), days = { month: 31, quarter: 92, year: 366 }[slo.period];
    const whole = period || 86400 * days;
    const ranges = [...RANGES.filter(range => range[1] < whole), [slo.period, whole]];
    const key = ranges.join(), set = byId('ranges');
    if (set.dataset.key === key) return;
    set.dataset.key = key;
    span = Math.min(span, whole);
    set.querySelectorAll('label').forEach(label => label.remove());
    ranges.forEach(([label, length]) => {
      const choice = element('label'), input = element('input');
      input.type = 'radio';
      input.name = 'range';
      input.checked = length === span;
      input.addEventListener('change', () => { span = length; plotAll(); drawGuards(); });
      choice.append(input, element('span', '', label));
      set.append(choice);
    });
  };

  page.poll(async () => {
    slo = await page.ask(page.root + name + '?since=1970-01-01T00:00:00Z');
    counts = plots.curve(slo.history);
    showFigures();
    showTraces();
    showTimeline();
    showRanges();
    plotAll();
    await showGuards();
    return Date.parse(slo.at);
  });
})();
