import VigilDomain
import VigilMonitoring

extension TimeChart {
    /// The same data as rows, for people who cannot see the drawing or want the numbers.
    var table: HTML {
        let rows = (points + forecast).reversed().map { point -> HTML in
            """
            <tr><th scope="row">\(point.name)</th>\
            <td class="num">\(point.value.map { format.text($0) } ?? "no value")</td>\
            <td class="num">\(interval(of: point) ?? "")</td>\(estimateCell(point))<td>\(point.note)</td></tr>
            """
        }
        return """
            <details class="data" id="\(id)-data"><summary>Show as a table</summary><div class="scroll" tabindex="0" \
            role="region" aria-label="\(title), as a table"><table>\
            <thead><tr><th scope="col">Window</th><th scope="col" class="num">\(valueHead)</th>\
            <th scope="col" class="num">95 % interval</th>\(estimateHead)<th scope="col">Rests on</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div></details>
            """
    }

    private var estimateHead: HTML {
        hasEstimates ? "<th scope=\"col\" class=\"num\">\(second.head)</th>" : HTML()
    }

    private func estimateCell(_ point: Point) -> HTML {
        hasEstimates ? "<td class=\"num\">\(estimateText(of: point) ?? "")</td>" : HTML()
    }

    /// The same data for the script that replaces the drawing by one that can be zoomed.
    var json: String {
        let milliseconds = { (point: Point) -> String in
            // The ends of a window of any length; their sum could overflow, half of each cannot.
            let (start, end) = (point.window.start.milliseconds, point.window.end.milliseconds)
            return String((start >> 1) + (end >> 1) + (start & end & 1))
        }
        let scale = valueTicks.scale
        let flag = { (value: Bool) in value ? "true" : "false" }
        return JSONText.object([
            ("title", JSONText.string(title)),
            ("unit", JSONText.string(format.unit ?? "")),
            ("range", JSONText.array([String(axis.range.start.milliseconds), String(axis.range.end.milliseconds)])),
            ("scale", JSONText.array([JSONText.number(scale.lower), JSONText.number(scale.upper)])),
            ("top", String(EventLanes(events: events, axis: axis).height)),
            ("x", JSONText.array(points.map(milliseconds))),
            ("y", JSONText.array(points.map { JSONText.number($0.value) })),
            ("lower", JSONText.array(points.map { JSONText.number($0.lower) })),
            ("upper", JSONText.array(points.map { JSONText.number($0.upper) })),
            ("estimate", JSONText.array(points.map { JSONText.number($0.estimate?.value) })),
            ("estimateLower", JSONText.array(points.map { JSONText.number($0.estimate?.lower) })),
            ("estimateUpper", JSONText.array(points.map { JSONText.number($0.estimate?.upper) })),
            ("aheadX", JSONText.array(continuation.map(milliseconds))),
            ("ahead", JSONText.array(continuation.map { JSONText.number($0.value) })),
            ("aheadLower", JSONText.array(continuation.map { JSONText.number($0.lower) })),
            ("aheadUpper", JSONText.array(continuation.map { JSONText.number($0.upper) })),
            ("aheadText", JSONText.array(continuation.map { JSONText.string(text(of: $0)) })),
            ("maturing", JSONText.array(points.map { flag($0.isMaturing) })),
            ("bad", JSONText.array(points.map { flag($0.isBeyondLimit) })),
            ("odd", JSONText.array(points.map { flag($0.isOdd) })),
            ("steps", JSONText.array(steppedLimits.map(json))),
            ("gap", JSONText.array(gapsBefore.map(flag))),
            ("text", JSONText.array(points.map { JSONText.string(text(of: $0)) })),
            ("lines", JSONText.array(lines.map(json))),
            ("events", JSONText.array(events.map(json))),
        ])
    }

    /// Whether windows are missing between a point and the one before it.
    private var gapsBefore: [Bool] {
        points.indices.map { $0 > 0 && points[$0 - 1].window.end < points[$0].window.start }
    }

    /// The ends of each step, with a missing value where a window has none.
    private func json(_ limit: SteppedLimit) -> String {
        var x: [String] = []
        var y: [String] = []
        var end: Timestamp?
        for step in limit.steps {
            let start = String(step.window.start.milliseconds)
            if let end, end != step.window.start {
                x.append(start)
                y.append("null")
            }
            x += [start, String(step.window.end.milliseconds)]
            y += [JSONText.number(step.value), JSONText.number(step.value)]
            end = step.window.end
        }
        return JSONText.object([
            ("label", JSONText.string(limit.label)), ("x", JSONText.array(x)), ("y", JSONText.array(y)),
        ])
    }

    private func json(_ line: Line) -> String {
        JSONText.object([
            ("kind", JSONText.string(line.kind.rawValue)), ("value", JSONText.number(line.value)),
            ("label", JSONText.string(line.label)),
        ])
    }

    private func json(_ event: Event) -> String {
        JSONText.object([
            ("kind", JSONText.string(event.kind.rawValue)), ("at", String(event.moment.milliseconds)),
            ("label", JSONText.string(event.label)),
        ])
    }
}
