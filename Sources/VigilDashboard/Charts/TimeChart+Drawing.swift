import VigilDomain
import VigilMonitoring

extension TimeChart {
    /// The drawing's height in pixels without the labels around it.
    static let height = 224.0
    /// The width of the inner drawing that is stretched over the page; only paths use it.
    private static let width = 1000.0

    /// The chart as a figure: the drawing, its data for the script and the same data as a table.
    var figure: HTML { "\(drawingWithData)\(table)" }

    /// The drawing and its data for the script, for pages that have a table of their own.
    var drawingWithData: HTML {
        """
        <figure class="chart" id="\(id)" data-chart="time">\(drawing)\
        <script type="application/json">\(HTML(raw: json))</script></figure>
        """
    }

    /// The drawing alone.
    ///
    /// Paths cannot use percentages, so they live in an inner drawing that is stretched to the width, with strokes
    /// that are not. Everything else is placed in per cent across and in pixels down and is never scaled.
    var drawing: HTML {
        let ticks = valueTicks
        let scale = ticks.scale
        let lanes = EventLanes(events: events, axis: axis)
        let top = Double(lanes.height)
        let full = Self.height + top
        let stretches = Self.stretches(of: points)
        let expected = Self.stretches(of: estimates)
        return """
            <div class="plot"><svg role="img" aria-label="\(summary)" width="100%" height="\(at: full)">\
            <svg y="\(at: top)" width="100%" height="\(at: Self.height)">\(valueAxis(ticks))\
            \(lines.map { rule($0, scale) })\
            <svg width="100%" height="\(at: Self.height)" viewBox="0 0 1000 \(at: Self.height)" \
            preserveAspectRatio="none">\(steppedLimits.map { stepped($0, scale) })\(expected.map { band($0, scale, " estimate") })\
            \(stretches.map { band($0, scale) })\
            \(forecast.isEmpty ? HTML() : band(continuation, scale, " forecast"))\
            \(forecast.isEmpty ? HTML() : line(continuation, scale, "series forecast"))\(expected.map { line($0, scale, "series estimate") })\
            \(stretches.map { line($0, scale) })</svg>\(points.map { diamond($0, scale) })\(points.map { mark($0, scale) })\
            \(lineLabels(scale))\(axis.labels(below: Self.height))\
            <line class="cursor" y1="0" y2="\(at: Self.height)"/>\(points.map(hit))\(forecast.map(hit))</svg>\
            \(lanes.placed.map { event($0, bottom: full) })</svg></div>
            """
    }

    /// The chart in a sentence, for people who cannot see it.
    var summary: String {
        let measured = points.filter { $0.value != nil }
        guard let last = measured.last, let first = measured.first else { return "\(title): no values yet" }
        let values = measured.compactMap(\.value)
        var text = "\(title), \(first.name) to \(last.name). Newest \(text(of: last))."
        if let lower = values.min(), let upper = values.max() {
            text += " Between \(format.text(lower)) and \(format.text(upper))."
        }
        if let end = forecast.last, let value = end.value {
            text += " Forecast for \(end.name): \(format.text(value))."
        }
        for label in lines.map(\.label) + steppedLimits.map(\.label) { text += " \(label.capitalizedFirst)." }
        return text
    }

    private func valueAxis(_ ticks: NiceTicks) -> HTML {
        let marks = ticks.values.map { value -> HTML in
            let y = ticks.scale.y(value, height: Self.height)
            return """
                <line x1="0" x2="100%" y1="\(at: y)" y2="\(at: y)"/>\
                <text x="-8" y="\(at: y + 4)" text-anchor="end">\
                \(NumberText.tick(value, decimals: ticks.decimals))</text>
                """
        }
        return "<g class=\"grid\">\(marks)</g>"
    }

    private func rule(_ line: Line, _ scale: LinearScale) -> HTML {
        let y = scale.y(line.value, height: Self.height)
        return "<line class=\"rule \(line.kind.rawValue)\" x1=\"0\" x2=\"100%\" y1=\"\(at: y)\" y2=\"\(at: y)\"/>"
    }

    /// The lines' names at their ends, above the line where there is room and else below it.
    private func lineLabels(_ scale: LinearScale) -> [HTML] {
        let stepped = steppedLimits.compactMap { limit in
            limit.steps.last.map { Line(kind: .limit, value: $0.value, label: limit.label) }
        }
        let ordered = (lines + stepped).map { (line: $0, y: scale.y($0.value, height: Self.height)) }
            .sorted { $0.y < $1.y }
        var lowestTaken = -Double.infinity
        var labels: [HTML] = []
        for (line, y) in ordered {
            var baseline = y - 5
            if baseline - 12 < max(lowestTaken, 0) { baseline = max(y + 15, lowestTaken + 14) }
            lowestTaken = baseline
            labels.append(
                """
                <text class="rule \(line.kind.rawValue)" x="100%" y="\(at: baseline)" text-anchor="end">\
                \(line.label)</text>
                """)
        }
        return labels
    }

    /// A line along each window, joined where windows follow each other.
    private func stepped(_ limit: SteppedLimit, _ scale: LinearScale) -> HTML {
        var path = ""
        var end: Timestamp?
        for step in limit.steps {
            let left = axis.percent(step.window.start) / 100 * Self.width
            let right = axis.percent(step.window.end) / 100 * Self.width
            let y = coordinateText(scale.y(step.value, height: Self.height))
            path += end == step.window.start ? "V\(y)" : "M\(coordinateText(left)) \(y)"
            path += "H\(coordinateText(right))"
            end = step.window.end
        }
        return "<path class=\"rule limit\" d=\"\(path)\"/>"
    }

    /// A diamond around a value that does not fit the others.
    private func diamond(_ point: Point, _ scale: LinearScale) -> HTML {
        guard point.isOdd, let value = point.value else { return HTML() }
        return """
            <svg class="odd" x="\(at: axis.middle(point.window))%" y="\(at: scale.y(value, height: Self.height))" \
            width="1" height="1"><path d="M0 -9L9 0L0 9L-9 0Z"/></svg>
            """
    }

    private func band(_ stretch: [Point], _ scale: LinearScale, _ sort: String = "") -> HTML {
        let ends = stretch.compactMap { point -> (x: Double, lower: Double, upper: Double)? in
            guard let lower = point.lower, let upper = point.upper else { return nil }
            return (x(point), scale.y(lower, height: Self.height), scale.y(upper, height: Self.height))
        }
        guard ends.count > 1, ends.count == stretch.count else {
            let bars = ends.map { end -> HTML in
                "<path class=\"whisker\(sort)\" d=\"M\(at: end.x) \(at: end.lower)V\(at: end.upper)\"/>"
            }
            return "\(bars)"
        }
        let upper = ends.map { "\(coordinateText($0.x)) \(coordinateText($0.upper))" }.joined(separator: "L")
        let lower = ends.reversed().map { "\(coordinateText($0.x)) \(coordinateText($0.lower))" }
        return "<path class=\"band\(sort)\" d=\"M\(upper)L\(lower.joined(separator: "L"))Z\"/>"
    }

    /// The line through a stretch; the part that leads to windows which still wait for labels is dashed.
    private func line(_ stretch: [Point], _ scale: LinearScale, _ name: String = "series") -> HTML {
        var result = HTML()
        var start = 0
        for index in stretch.indices.dropFirst() {
            let isLast = index == stretch.count - 1
            if isLast || stretch[index].isMaturing != stretch[index + 1].isMaturing {
                let name = stretch[index].isMaturing ? "\(name) maturing" : name
                let path = stretch[start...index].map { point in
                    "\(coordinateText(x(point))) \(coordinateText(scale.y(point.value ?? 0, height: Self.height)))"
                }
                result += "<path class=\"\(name)\" d=\"M\(path.joined(separator: "L"))\"/>"
                start = index
            }
        }
        return result
    }

    private func mark(_ point: Point, _ scale: LinearScale) -> HTML {
        guard let value = point.value else {
            // A window without a value is not a window without predictions: a short mark on the axis says so.
            return """
                <line class="absent" x1="\(at: axis.middle(point.window))%" x2="\(at: axis.middle(point.window))%" \
                y1="\(at: Self.height - 6)" y2="\(at: Self.height)"/>
                """
        }
        // Hundreds of dots would hide the line; those that say something of their own stay.
        guard points.count <= 100 || point.isMaturing || point.isBeyondLimit || point.isOdd || point == points.last
        else {
            return HTML()
        }
        let names = "dot" + (point.isBeyondLimit ? " bad" : "") + (point.isMaturing ? " maturing" : "")
        return """
            <circle class="\(names)" cx="\(at: axis.middle(point.window))%" \
            cy="\(at: scale.y(value, height: Self.height))" r="3.5"/>
            """
    }

    /// The whole column above a window answers the pointer, not only the dot.
    private func hit(_ point: Point) -> HTML {
        let start = axis.percent(point.window.start)
        return """
            <rect class="hit" x="\(at: start)%" width="\(at: axis.percent(point.window.end) - start)%" y="0" \
            height="\(at: Self.height)"><title>\(text(of: point))</title></rect>
            """
    }

    private func event(_ placed: EventLanes.Placed, bottom: Double) -> HTML {
        let place = axis.percent(placed.event.moment)
        let y = Double(placed.lane * EventLanes.laneHeight)
        let isLeft = place > EventLanes.turningPlace
        return """
            <g class="event \(placed.event.kind.rawValue)"><line x1="\(at: place)%" x2="\(at: place)%" y1="\(at: y)" \
            y2="\(at: bottom)"/><text x="\(at: place)%" dx="\(isLeft ? -5 : 5)" y="\(at: y + 11)" \
            text-anchor="\(isLeft ? "end" : "start")">\(placed.event.label)</text></g>
            """
    }

    private func x(_ point: Point) -> Double { axis.middle(point.window) / 100 * Self.width }
}
