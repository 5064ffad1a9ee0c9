// Lets Plotly take over the page's main charts once the page is there: the same data with zoom, hover and export.
// Until then, and whenever it fails, the server's drawing stays.
"use strict";

{
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
    for (const name of ["series", "bad", "reference", "muted", "text", "line", "surface"]) {
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
    const state = text + JSON.stringify(colours);
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
      await Plotly.react(target, traces(data, colours), layout(data, colours, height), {
        displaylogo: false, responsive: true, doubleClick: "reset",
        modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
        toImageButtonOptions: { filename: data.title, scale: 2 },
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
    return [
      line(data.lower, { line: { width: 0 } }),
      line(data.upper, { line: { width: 0 }, fill: "tonexty", fillcolor: faded(c.series, 0.13) }),
      line(data.y, { line: { color: c.series, width: 2 } }, isSettled),
      line(data.y, { line: { color: c.series, width: 2, dash: "5px,5px" }, opacity: 0.75 }, isWaiting),
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

  function layout(data, c, height) {
    const isNarrow = innerWidth <= 860;
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
    const events = data.events.map((event) => ({
      type: "line", yref: "paper", y0: 0, y1: 1, x0: date(event.at), x1: date(event.at), line: { color: c.text, width: 1 },
    }));
    const lineNotes = data.lines.map((line) => note(line.label, line.kind === "limit" ? c.bad : c.muted, {
      xref: "paper", x: 1, xanchor: "right", y: line.value, yanchor: "bottom",
    }));
    const eventNotes = data.events.slice(-4).map((event) => note(event.label, c.text, {
      x: date(event.at), xanchor: shareOf(data, event.at) > 0.55 ? "right" : "left", yref: "paper", y: 1, yanchor: "bottom",
    }));
    return {
      height, font, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", hovermode: "closest", dragmode: "zoom",
      // The same edges as the server's drawing, so that nothing jumps and the charts below stay in line.
      margin: isNarrow
        ? { l: 48, r: 12, t: data.top + 8, b: 26, pad: 0 } : { l: 56, r: 20, t: data.top + 8, b: 26, pad: 0 },
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
  if (document.readyState === "complete") load();
  else addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(load));
}
