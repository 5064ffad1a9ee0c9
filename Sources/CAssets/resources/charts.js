// Lets Plotly take over the page's main charts once the page is there: the same data with zoom and hover. Dragging
// zooms, a double click resets. Until then, and whenever it fails, the server's drawing stays.
"use strict";

{
  // As the server's drawing has it.
  const laneHeight = 16;
  const narrowPage = matchMedia("(max-width: 860px)");
  const address = document.currentScript.dataset.plotly;
  const figures = () => document.querySelectorAll("figure[data-chart]");
  const date = (milliseconds) => new Date(milliseconds).toISOString();
  // Plotly reads a little HTML in labels, and names may hold what looks like it.
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const shareOf = (data, moment) => (moment - data.range[0]) / (data.range[1] - data.range[0]);

  function load() {
    if (figures().length === 0) return;
    const script = document.createElement("script");
    script.src = address;
    // The bundle adds a style sheet for maps unless an element of this name is there. No chart here is a map, and the
    // content policy would refuse it with an error in the console.
    script.id = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";
    script.addEventListener("load", redraw);
    document.head.append(script);
  }

  function redraw() {
    if (!window.Plotly) return;
    for (const figure of figures()) draw(figure);
  }

  // The style sheet's colours as the browser sees them now, light or dark.
  function readColours() {
    const probe = document.createElement("span");
    document.body.append(probe);
    const found = {};
    for (const name of ["series", "series-2", "bad", "watch", "reference", "muted", "text", "line", "surface"]) {
      probe.style.color = `var(--${name})`;
      found[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return found;
  }

  const faded = (colour, alpha) => `rgba(${colour.match(/[\d.]+/g).slice(0, 3).join(",")},${alpha})`;

  async function draw(figure) {
    const text = figure.querySelector("script").textContent;
    const colours = readColours();
    const state = text + JSON.stringify(colours) + narrowPage.matches;
    let target = figure.querySelector(".zoom");
    if (target?.drawnFrom === state) return;
    const isNew = !target;
    try {
      const data = JSON.parse(text);
      const height = (target ?? figure.querySelector(".plot")).offsetHeight;
      if (isNew) {
        target = document.createElement("div");
        target.className = "zoom";
        target.setAttribute("role", "group");
        figure.append(target);
        figure.classList.add("zoomable");
      }
      target.setAttribute("aria-label", figure.querySelector("svg[role=img]").getAttribute("aria-label"));
      target.drawnFrom = state;
      await Plotly.react(target, traces(data, colours), layout(data, colours, target.clientWidth, height), {
        // Its bar of buttons offers to send the data to somebody else, lies over the page's own controls and writes a
        // style sheet that the content policy refuses.
        displayModeBar: false, showSendToCloud: false, plotlyServerURL: "", displaylogo: false,
        responsive: true, doubleClick: "reset",
      });
      if (isNew) {
        const tell = (share) => document.dispatchEvent(new CustomEvent("vigil:cursor", { detail: share }));
        target.on("plotly_hover", (event) => tell(shareOf(data, new Date(`${event.points[0].x}`).getTime())));
        target.on("plotly_unhover", () => tell(-1));
      }
    } catch (error) {
      figure.classList.remove("zoomable");
      target?.remove();
      console.warn("The chart stays as the server drew it:", error);
    }
  }

  // A gap is a missing value in every line that passes it.
  function withGaps(data, values, isShown = () => true) {
    const x = [], y = [];
    data.x.forEach((moment, index) => {
      if (data.gap[index]) { x.push(date(moment)); y.push(null); }
      x.push(date(moment));
      y.push(isShown(index) ? values[index] : null);
    });
    return { x, y };
  }

  function traces(data, c) {
    const line = (values, style, isShown) => ({
      ...withGaps(data, values, isShown), mode: "lines", hoverinfo: "skip", showlegend: false, ...style,
    });
    const known = [...data.y.keys()].filter((index) => data.y[index] !== null);
    const colour = (index) => (data.bad[index] ? c.bad : c.series);
    // The line to a window that still waits for labels is dashed from the point before it.
    const isSettled = (index) => !data.maturing[index];
    const isWaiting = (index) => data.maturing[index] || data.maturing[index + 1];
    const expected = data.estimate.some((value) => value !== null) ? [
      line(data.estimateLower, { line: { width: 0 } }),
      line(data.estimateUpper, { line: { width: 0 }, fill: "tonexty", fillcolor: faded(c["series-2"], 0.14) }),
      line(data.estimate, { line: { color: c["series-2"], width: 2, dash: "7px,3px" } }),
    ] : [];
    const ahead = (values, style) => ({
      x: data.aheadX.map(date), y: values, mode: "lines", hoverinfo: "skip", showlegend: false, ...style,
    });
    const forecast = data.ahead.length > 0 ? [
      ahead(data.aheadLower, { line: { width: 0 } }),
      ahead(data.aheadUpper, { line: { width: 0 }, fill: "tonexty", fillcolor: faded(c.series, 0.07) }),
      ahead(data.ahead, { line: { color: c.series, width: 2, dash: "2px,4px" }, opacity: 0.7 }),
      ahead(data.ahead.map((value, index) => (index === 0 ? null : value)), {
        mode: "markers", hoverinfo: "text", text: data.aheadText.map(escaped), hovertemplate: "%{text}<extra></extra>",
        marker: { size: 9, color: "rgba(0,0,0,0)" },
      }),
    ] : [];
    const odd = known.filter((index) => data.odd[index]);
    return [
      ...data.steps.map((limit) => ({
        x: limit.x.map(date), y: limit.y, mode: "lines", hoverinfo: "skip", showlegend: false,
        line: { color: c.bad, width: 1.3, dash: "5px,4px" },
      })),
      ...expected,
      ...forecast,
      line(data.lower, { line: { width: 0 } }),
      line(data.upper, { line: { width: 0 }, fill: "tonexty", fillcolor: faded(c.series, 0.13) }),
      line(data.y, { line: { color: c.series, width: 2 } }, isSettled),
      line(data.y, { line: { color: c.series, width: 2, dash: "5px,5px" }, opacity: 0.75 }, isWaiting),
      {
        x: odd.map((index) => date(data.x[index])), y: odd.map((index) => data.y[index]), mode: "markers",
        hoverinfo: "skip", showlegend: false,
        marker: { symbol: "diamond-open", size: 16, color: c.watch, line: { color: c.watch, width: 1.8 } },
      },
      {
        x: known.map((index) => date(data.x[index])), y: known.map((index) => data.y[index]), mode: "markers",
        showlegend: false, text: known.map((index) => escaped(data.text[index])),
        hovertemplate: "%{text}<extra></extra>",
        marker: {
          size: known.length > 100 ? 4 : 7,
          color: known.map((index) => (data.maturing[index] ? c.surface : colour(index))),
          line: { color: known.map(colour), width: known.map((index) => (data.maturing[index] ? 1.6 : 0)) },
        },
      },
    ];
  }

  // The lines above the plot that the events' labels stand in, the newest first since it matters most. A label that
  // finds no room is left out; its vertical line and the table below the chart remain.
  function placed(data, plotWidth, font) {
    const lanes = Array.from({ length: Math.round(data.top / laneHeight) }, () => []);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${font.size}px ${font.family}`;
    return [...data.events].sort((left, right) => right.at - left.at).map((event) => {
      const place = shareOf(data, event.at) * plotWidth;
      const isLeft = place > 0.55 * plotWidth;
      const room = isLeft ? place : plotWidth - place;
      let label = event.label;
      while (label.length > 4 && pen.measureText(label).width > room) label = `${label.slice(0, -2)}…`;
      const width = pen.measureText(label).width + 12;
      const [start, end] = isLeft ? [place - width, place] : [place, place + width];
      const lane = lanes.findIndex((taken) => taken.every((other) => end < other.start || start > other.end));
      if (lane >= 0) lanes[lane].push({ start, end });
      return { at: event.at, label, isLeft, above: lane < 0 ? 0 : lanes.length - lane };
    });
  }

  // The names of the lines above them, or below where another one is in the way: as the server's drawing has it.
  function namedLines(data, plotHeight) {
    const [lower, upper] = data.scale;
    const stepped = data.steps.map(({ label, y }) => ({ kind: "limit", value: y[y.length - 1], label }));
    const named = [...data.lines, ...stepped].map((line) => (
      { ...line, top: (1 - (line.value - lower) / (upper - lower)) * plotHeight }));
    let lowest = -Infinity;
    for (const line of named.sort((left, right) => left.top - right.top)) {
      let base = line.top - 5;
      if (base - 12 < Math.max(lowest, 0)) base = Math.max(line.top + 15, lowest + 16);
      lowest = base;
      line.shift = line.top - 5 - base;
    }
    return named;
  }

  function layout(data, c, width, height) {
    const isNarrow = narrowPage.matches;
    // The same edges as the server's drawing, so that nothing jumps and the charts below stay in line.
    const margin = isNarrow
      ? { l: 48, r: 12, t: data.top + 8, b: 26, pad: 0 } : { l: 56, r: 20, t: data.top + 8, b: 26, pad: 0 };
    const plotHeight = height - margin.t - margin.b;
    const font = { family: getComputedStyle(document.body).fontFamily, size: 12, color: c.muted };
    const looks = {
      limit: { color: c.bad, dash: "5px,4px", width: 1.3 },
      target: { color: c.muted, dash: "9px,3px,2px,3px", width: 1.3 },
      reference: { color: c.reference, dash: "dot", width: 1.6 },
    };
    const note = (text, color, place) => ({
      text: escaped(text), showarrow: false, font: { ...font, color }, bgcolor: faded(c.surface, 0.8), borderpad: 1, ...place,
    });
    const lines = data.lines.map((line) => ({
      type: "line", xref: "paper", x0: 0, x1: 1, y0: line.value, y1: line.value, line: looks[line.kind],
    }));
    const placedEvents = placed(data, width - margin.l - margin.r, font);
    const events = placedEvents.map((event) => ({
      type: "line", yref: "paper", y0: 0, y1: 1 + (event.above * laneHeight) / plotHeight,
      x0: date(event.at), x1: date(event.at), line: { color: c.text, width: 1 },
    }));
    const lineNotes = namedLines(data, plotHeight).map(({ kind, value, label, shift }) => (
      note(label, kind === "limit" ? c.bad : c.muted, {
        xref: "paper", x: 1, xanchor: "right", y: value, yanchor: "bottom", yshift: shift,
      })));
    const eventNotes = placedEvents.filter((event) => event.above > 0).map((event) => note(event.label, c.text, {
      x: date(event.at), xanchor: event.isLeft ? "right" : "left", yref: "paper", y: 1, yanchor: "bottom",
      yshift: (event.above - 1) * laneHeight,
    }));
    return {
      height, font, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", hovermode: "closest", dragmode: "zoom",
      margin,
      hoverlabel: { bgcolor: c.surface, bordercolor: c.line, font: { ...font, color: c.text } },
      xaxis: {
        type: "date", range: data.range.map(date), showgrid: false, zeroline: false, nticks: isNarrow ? 5 : 11,
        ticks: "outside", ticklen: 4, tickcolor: c.line,
      },
      yaxis: {
        range: data.scale, gridcolor: c.line, zeroline: false, nticks: 8, separatethousands: true,
        exponentformat: "none", ticksuffix: data.unit ? ` ${data.unit}` : "",
        ticks: "outside", ticklen: 6, tickcolor: "rgba(0,0,0,0)",
      },
      shapes: [...lines, ...events],
      annotations: [...lineNotes, ...eventNotes],
    };
  }

  document.addEventListener("vigil:changed", redraw);
  narrowPage.addEventListener("change", redraw);
  if (document.readyState === "complete") load();
  else addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(load));
}
