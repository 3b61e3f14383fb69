'use strict';

(() => {
  const { byId, element, setText, setClass, setHidden } = page;
  const BURNS = ['5m', '1h', '6h', '3d'];
  const slos = new Map(), rows = new Map();
  let since = null, service = '';

  const cell = (row, className) => {
    const made = element('td', className);
    made.setAttribute('role', 'cell');
    return row.appendChild(made);
  };

  const newRow = name => {
    const row = element('tr');
    row.setAttribute('role', 'row');
    const head = element('th');
    head.scope = 'row';
    head.setAttribute('role', 'rowheader');
    const link = element('a', 'foreign', name);
    link.href = page.link(name);
    const what = element('span', 'quiet foreign');
    head.append(link, what);
    row.append(head);
    const budget = cell(row, 'budget'), left = element('span', 'figure'), whose = element('span', 'quiet'), bar = element('span', 'bar');
    bar.setAttribute('aria-hidden', 'true');
    bar.append(element('span'));
    const exhausted = element('span', 'quiet'), aside = element('span', 'quiet aside');
    budget.append(left, whose, bar, exhausted, aside);
    const observed = cell(row, 'number');
    observed.dataset.label = 'observed';
    const burns = BURNS.map((window, i) => {
      const burn = cell(row, 'number');
      burn.dataset.label = 'burn ' + window;
      if (i >= 2) burn.classList.add('later');
      return burn;
    });
    const alerts = cell(row, 'alerts'), policy = cell(row, 'policy');
    budget.dataset.label = 'budget left';
    alerts.dataset.label = 'alerts';
    policy.dataset.label = 'policy';
    const consequence = element('span', 'quiet foreign');
    const state = element('span', 'foreign');
    policy.append(state, consequence);
    return { row, what, left, whose, bar: bar.firstChild, exhausted, aside, observed, burns, alerts, state, consequence };
  };

  /** The least factor of the rules that watch a window: above it, an alert is near. */
  const limit = (slo, window) => Math.min(...slo.alerts
    .filter(alert => alert.rule.split(' ').pop().split('/').includes(window))
    .map(alert => alert.factor));

  const alertTags = slo => slo.alerts
    .filter(alert => alert.state === 'firing' || alert.state === 'pending')
    .map(alert => ({ className: 'tag' + (alert.state === 'firing' ? ' ' + alert.rule.split(' ')[0] : ''),
      text: alert.rule.split(' ')[0] + ' ' + alert.state + ' ' + alert.rule.split(' ').pop() }));

  const show = (slo, cells) => {
    setClass(cells.row, page.mood(slo));
    setText(cells.what, page.objective(slo.objective) + ' over ' + slo.period + ' · ' + slo.sli.replaceAll(' ', '\u00a0'));
    const acting = page.acting(slo), fleet = slo.fleet, exhaustion = slo.budget.timeToExhaustion;
    setText(cells.left, page.percent(acting.remaining));
    setText(cells.whose, !fleet ? '' : fleet.actedOn ? ' fleet' : ' this replica');
    page.fill(cells.bar, acting.remaining);
    setText(cells.exhausted, acting.remaining <= 0 ? page.overspent(slo, acting)
      : exhaustion && slo.burnRates['1h'] > 1 ? 'gone in ' + page.seconds(page.secondsOf(exhaustion)) + (fleet && fleet.actedOn ? ' at this replica\u2019s pace' : '') : '');
    setText(cells.aside, !fleet ? '' : fleet.actedOn ? 'this replica ' + page.percent(slo.budget.remaining) : 'fleet ' + page.fleetAside(fleet));
    cells.aside.classList.toggle('over', !!fleet && fleet.stale);
    setText(cells.observed, page.percent(acting.coverage));
    BURNS.forEach((window, i) => {
      const isLonger = page.secondsOf(window) > page.secondsOf(slo.period), burn = isLonger ? undefined : slo.burnRates[window];
      setText(cells.burns[i], burn === undefined ? '\u2013' : page.rate(burn));
      cells.burns[i].classList.toggle('over', burn > limit(slo, window));
    });
    const tags = alertTags(slo);
    if (cells.alerts.textContent !== (tags.map(tag => tag.text).join('') || 'none')) {
      cells.alerts.replaceChildren(...(tags.length ? tags.map(tag => element('span', tag.className, tag.text)) : [element('span', 'quiet', 'none')]));
    }
    setText(cells.state, slo.policy.state);
    setText(cells.consequence, slo.policy.consequence);
  };

  /** Numbers in names by their value: tenant-2 comes before tenant-10. */
  const names = new Intl.Collator('en', { numeric: true });

  /** By whole percents, so that rows do not jump about with every event. */
  const byDanger = (one, other) =>
    page.firing(other, 'page') - page.firing(one, 'page')
    || page.firing(other, 'ticket') - page.firing(one, 'ticket')
    || Math.floor(100 * page.acting(one).remaining) - Math.floor(100 * page.acting(other).remaining)
    || names.compare(one.name, other.name);

  const arrange = () => {
    const body = byId('rows'), focused = document.activeElement;
    let next = body.firstChild;
    for (const slo of [...slos.values()].sort(byDanger)) {
      const row = rows.get(slo.name).row;
      if (row === next) next = next.nextSibling;
      else body.insertBefore(row, next);
    }
    if (focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
  };

  const verdict = () => {
    const all = [...slos.values()];
    const paging = all.filter(slo => page.firing(slo, 'page')).length;
    const ticketing = all.filter(slo => !page.firing(slo, 'page') && page.firing(slo, 'ticket')).length;
    const spent = all.filter(page.spent).length;
    const stale = all.filter(slo => slo.fleet && slo.fleet.stale).length;
    const parts = [];
    if (paging) parts.push(page.plural(paging, 'budget burns', 'budgets burn') + ' so fast that somebody should act now');
    if (ticketing) parts.push(page.plural(ticketing, 'budget burns', 'budgets burn') + ' faster than it may');
    if (spent) parts.push(page.plural(spent, 'budget is', 'budgets are') + ' spent');
    const text = parts.length ? parts.join('; ') + '.'
      : all.length === 1 ? 'The budget burns no faster than it may.' : 'None of ' + all.length + ' budgets burns faster than it may.';
    setText(byId('verdict'), text + (stale ? ' What the fleet has left of ' + page.plural(stale, 'budget', 'budgets') + ' is too old to act on.' : ''));
    setClass(byId('verdict'), 'verdict ' + (paging || spent ? 'bad' : ticketing || stale ? 'care' : 'good'));
    page.scope(all);
    setHidden(byId('verdict'), all.length === 0);
    const title = (paging ? '(' + paging + ') ' : '') + 'SLOs of ' + service.slice(0, 100);
    if (document.title !== title) document.title = title;
  };

  const showComposites = composites => {
    setHidden(byId('composites-section'), composites.length === 0);
    const list = byId('composites');
    while (list.children.length > composites.length) list.lastChild.remove();
    composites.forEach((composite, i) => {
      const item = list.children[i] || list.appendChild(element('li', 'foreign'));
      setText(item, composite.name + ': ' + page.percent(composite.remaining) + ' left, ' + page.percent(composite.coverage) + ' observed, ' + composite.reads);
    });
  };

  /** All SLOs, or those that look otherwise since the last answer. */
  const take = answer => {
    if (answer.since === undefined) {
      const names = new Set(answer.slos.map(slo => slo.name));
      for (const name of [...slos.keys()].filter(known => !names.has(known))) {
        rows.get(name).row.remove();
        rows.delete(name);
        slos.delete(name);
      }
    }
    for (const slo of answer.slos) {
      slos.set(slo.name, slo);
      if (!rows.has(slo.name)) rows.set(slo.name, newRow(slo.name));
      show(slo, rows.get(slo.name));
    }
  };

  page.poll(async () => {
    const answer = await page.ask(page.root + (since ? '?since=' + encodeURIComponent(since) : ''));
    service = answer.service;
    since = answer.asOf;
    setText(byId('service'), service);
    take(answer);
    arrange();
    verdict();
    showComposites(answer.composites || []);
    setHidden(byId('slos'), slos.size === 0);
    setHidden(byId('hint'), !answer.hint);
    if (answer.hint) setText(byId('hint'), answer.hint);
    return answer.asOf ? Date.parse(answer.asOf) : Date.now();
  });
})();
