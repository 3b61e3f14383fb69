'use strict';

// Plots on one time axis, with uPlot (MIT, https://github.com/leeoniya/uPlot), and the arithmetic on cumulative counts behind them.
const plots = (() => {
  /** Counts up to a time: they grow evenly between the points that are kept. */
  const curve = history => {
    const { at, good, bad } = history;
    const indexAt = millis => {
      let low = 0, high = at.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at[middle] <= millis) low = middle + 1; else high = middle;
      }
      return low;
    };
    const upTo = (counts, millis) => {
      const after = indexAt(millis);
      if (after === 0) return 0;
      if (after === at.length) return counts[after - 1];
      const share = (millis - at[after - 1]) / (at[after] - at[after - 1]);
      return counts[after - 1] + share * (counts[after] - counts[after - 1]);
    };
    /** How long the slot is that holds a time. */
    const slot = millis => {
      const after = Math.min(Math.max(indexAt(millis), 1), at.length - 1);
      return after < 1 ? 0 : at[after] - at[after - 1];
    };
    return { at, good: millis => upTo(good, millis), bad: millis => upTo(bad, millis), slot };
  };

  /** The share of bad ones between two times; 0 without any. */
  const badRatio = (counts, from, to) => {
    const bad = counts.bad(to) - counts.bad(from), good = counts.good(to) - counts.good(from);
    return bad <= 0 ? 0 : bad / (bad + good);
  };

  /** The times to draw: those that are kept within the range, and its edges. */
  const times = (counts, from, to) => [from, ...counts.at.filter(millis => millis > from && millis < to), to];

  /** Seconds between the times that are written below a plot: with some of two that uPlot lacks, so that a telephone has more than one. */
  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000, 2592000, 7776000];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** Vertical lines where something happened; what was marked has its number beside it. */
  const marks = events => plot => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    ctx.font = 11 * devicePixelRatio + 'px system-ui, sans-serif';
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const event of events()) {
      const x = Math.round(plot.valToPos(event.seconds, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.strokeStyle = colour(event.colour);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.fillStyle = ctx.strokeStyle;
      ctx.fillText(event.label, x + 3 * devicePixelRatio, bbox.top + 10 * devicePixelRatio);
    }
    ctx.restore();
  };

  const level = value => plot => {
    if (value === undefined) return;
    const { ctx, bbox } = plot, y = Math.round(plot.valToPos(value, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) return;
    ctx.save();
    ctx.strokeStyle = colour('--bad');
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };

  /**
   * A plot that follows its place's width and the system's colours.
   * series: { label, colour, fill, value(number) }; least and most: what the axis spans at least; at: a level to draw.
   */
  const plot = (place, { series, least, most, at, axis, events }) => {
    let drawn = null, last = null, shown = null;
    const width = () => Math.max(200, place.clientWidth);
    const make = () => {
      drawn?.destroy();
      const text = colour('--quiet'), grid = { stroke: colour('--line'), width: 1 };
      drawn = new uPlot({
        width: width(), height: 150,
        cursor: { sync: { key: 'time' }, points: { size: 6 }, drag: { x: false, y: false }, bind: { dblclick: () => null } },
        scales: { x: { time: true }, y: { range: (u, low, high) => {
          const from = Math.min(least, low ?? least), to = Math.max(most, high ?? most);
          return [from, to + (to - from) * .04];
        } } },
        axes: [
          { stroke: text, grid, ticks: grid, incrs: STEPS, values: (u, ticks) => ticks.map(seconds => {
            const date = new Date(1000 * seconds), long = u.scales.x.max - u.scales.x.min > 2 * 86400;
            return long ? date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }) : date.toLocaleTimeString('en-GB').slice(0, u.scales.x.max - u.scales.x.min > 900 ? 5 : 8);
          }) },
          { stroke: text, grid, ticks: grid, size: 72, values: (u, ticks) => ticks.map(axis) }
        ],
        series: [{ label: 'time', value: (u, seconds) => seconds == null ? '' : page.moment(1000 * seconds) }, ...series.map(one => ({
          label: one.label, stroke: colour(one.colour), width: 1.5, dash: one.dash, fill: one.fill && colour(one.colour) + '22',
          paths: one.steps && uPlot.paths.stepped({ align: -1 }), points: { show: false }, value: (u, value) => value == null ? '' : axis(value)
        }))],
        hooks: { draw: [level(at), marks(events)] }
      }, last || [[], ...series.map(() => [])], place);
      if (shown) drawn.setScale('x', shown);
    };
    make();
    new ResizeObserver(() => { if (drawn.width !== width()) drawn.setSize({ width: width(), height: 150 }); }).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', make);
    return (from, to, data) => {
      last = data;
      shown = { min: from / 1000, max: to / 1000 };
      drawn.batch(() => {
        drawn.setData(data, false);
        drawn.setScale('x', shown);
      });
    };
  };

  return { curve, badRatio, times, plot };
})();
