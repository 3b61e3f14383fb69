'use strict';

// What all pages share: where the endpoint is, how figures read, and one loop that asks for them. Text of the service becomes text nodes only.
const page = (() => {
  const SHOWN_MILLIS = 2000, HIDDEN_MILLIS = 15000, PATIENCE_MILLIS = 5000;

  /** The endpoint's own path, whatever prefix a proxy put before it. */
  const root = (() => {
    const segments = location.pathname.split('/');
    let depth = Number(document.body.dataset.depth);
    while (segments.length > 1 && (depth > 0 || segments[segments.length - 1] === '')) {
      if (segments.pop() !== '') depth--;
    }
    return segments.join('/');
  })();

  const byId = id => document.getElementById(id);

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /** Touches the document only where it would look otherwise. */
  const setText = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const setClass = (node, name) => { if (node.className !== name) node.className = name; };
  const setHidden = (node, hidden) => { if (node.hidden !== hidden) node.hidden = hidden; };

  const percent = share => {
    const digits = Math.abs(share) >= 10 ? 0 : 1;
    return (100 * share).toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1').replace('-', '\u2212') + '%';
  };
  const objective = target => Number((100 * target).toPrecision(12)) + '%';
  const rate = burn => burn >= 100 ? burn.toFixed(0) : burn >= 10 ? burn.toFixed(1) : burn.toFixed(2);
  const count = number => number.toLocaleString('en').replace('-', '\u2212');

  /** A count with the words that fit it. */
  const plural = (number, one, many) => count(number) + ' ' + (number === 1 ? one : many);
  const clock = millis => new Date(millis).toLocaleTimeString('en-GB');
  const moment = millis => {
    const date = new Date(millis);
    const day = date.toDateString() === new Date().toDateString() ? '' : date.toLocaleDateString('en-CA') + ' ';
    return day + clock(millis);
  };

  const UNITS = [['d', 86400], ['h', 3600], ['m', 60], ['s', 1]];

  /** The two largest units: 3h 12m. */
  const seconds = all => {
    let first = UNITS.findIndex(unit => all >= unit[1]);
    if (first < 0) first = UNITS.length - 1;
    const big = Math.floor(all / UNITS[first][1]) + UNITS[first][0];
    const next = UNITS[first + 1];
    const rest = next ? Math.floor(all % UNITS[first][1] / next[1]) : 0;
    return rest ? big + ' ' + rest + next[0] : big;
  };

  /** An ISO 8601 duration or one as properties spell it (PT3H12M, 30d), in seconds; NaN for month, quarter and year. */
  const secondsOf = text => {
    const short = /^(\d+)([smhdw])$/.exec(text);
    if (short) return short[1] * { s: 1, m: 60, h: 3600, d: 86400, w: 604800 }[short[2]];
    const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text);
    return iso ? (iso[1] || 0) * 86400 + (iso[2] || 0) * 3600 + (iso[3] || 0) * 60 + Number(iso[4] || 0) : NaN;
  };

  const firing = (slo, severity) => slo.alerts.some(a => a.state === 'firing' && a.rule.startsWith(severity + ' '));

  /** The budget that policy and guards act on: the fleet's, or this replica's. */
  const acting = slo => slo.fleet && slo.fleet.actedOn ? slo.fleet : slo.budget;

  /** Whether so little of the period was observed that the first bad events spend more than there is. */
  const early = slo => slo.policy.state === 'insufficient-data';

  /** Whether a budget is spent, for certain. */
  const spent = slo => acting(slo).remaining <= 0 && !early(slo);

  /** What a method counts; nothing for shares of slices, of which there are millions. */
  const unit = slo => slo.method === 'timeslices' ? 'slices' : slo.method ? '' : 'events';

  /** How far a budget is overspent. */
  const overspent = (slo, budget) => {
    const tooMany = -budget.badEventsLeft, of = unit(slo);
    return of && tooMany > 0 ? plural(tooMany, 'bad ' + of.slice(0, -1), 'bad ' + of) + ' too many' + (early(slo) ? ' so far' : '')
      : early(slo) ? 'more than its share of what was observed' : 'spent';
  };

  /** How a fleet's budget stands that is not acted on. */
  const fleetAside = fleet => percent(fleet.remaining) + (fleet.stale ? ' at ' + moment(Date.parse(fleet.at)) + ', too old to act on' : '');

  /** bad: somebody is to act now; care: soon; good: nothing to do. */
  const mood = slo => firing(slo, 'page') || spent(slo) ? 'bad' : firing(slo, 'ticket') || acting(slo).remaining <= 0.25 ? 'care' : 'good';

  /** Whose figures a page shows. */
  const scope = slos => {
    const known = slos.some(slo => slo.fleet);
    setText(byId('scope'), known
      ? 'Burn rates, alerts and counts are this replica\u2019s; a fleet\u2019s budget is that of all replicas, as its store or Prometheus told this one.'
      : 'Figures are those of this replica and its store. Nothing has told it of a fleet\u2019s budget.');
  };

  const fill = (bar, remaining) => {
    const width = Math.round(1000 * Math.max(0, Math.min(1, remaining))) / 10 + '%';
    if (bar.style.width !== width) bar.style.width = width;
  };

  const link = name => root + '/' + name.split('/').filter(part => part !== '').map(encodeURIComponent).join('/');

  const ask = async url => {
    const answer = await fetch(url, { headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MILLIS) })
      .catch(() => { throw new Error('no answer'); });
    if (answer.status === 401 || answer.status === 403 || answer.redirected) throw new Error('not allowed any more: reload the page to sign in');
    if (answer.status === 404) throw new Error('not there any more');
    if (!answer.ok) throw new Error('it answers with status ' + answer.status);
    return answer.json().catch(() => { throw new Error('no whole answer'); });
  };

  /** Tells those who listen what changed, and not each figure that did. */
  const announce = text => setText(byId('news'), text);

  /** Asks and shows, again and again, less often while nobody looks; says since when there is no answer, and goes on when there is. */
  const poll = show => {
    const connection = byId('connection');
    let lostSince = 0, timer = 0, asking = false;

    const round = async () => {
      if (asking) return;
      asking = true;
      clearTimeout(timer);
      try {
        const at = await show();
        if (lostSince) announce('Reachable again');
        lostSince = 0;
        setText(connection, 'as of ' + clock(at));
        setClass(connection, 'connection');
        setClass(document.body, '');
      } catch (failure) {
        lostSince ||= Date.now();
        setText(connection, 'not reachable since ' + clock(lostSince) + ': ' + failure.message);
        setClass(connection, 'connection lost');
        announce('Not reachable');
        setClass(document.body, 'stale');
      }
      asking = false;
      timer = setTimeout(round, document.hidden ? HIDDEN_MILLIS : SHOWN_MILLIS);
    };
    document.addEventListener('visibilitychange', () => { if (!document.hidden) round(); });
    round();
  };

  return { root, byId, element, setText, setClass, setHidden, percent, objective, rate, count, plural, clock, moment, seconds, secondsOf, firing, acting, early, spent, unit, overspent, fleetAside, scope, mood, fill, link, ask, announce, poll };
})();
