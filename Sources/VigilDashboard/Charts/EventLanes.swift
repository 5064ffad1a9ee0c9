/// Puts the labels of events above a chart in as many lines as keep them from overlapping.
struct EventLanes {
    /// An event and its line, counted from the top.
    struct Placed {
        var event: TimeChart.Event
        var lane: Int
    }

    private(set) var placed: [Placed] = []
    private(set) var count = 0

    /// The height of a line of labels in pixels.
    static let laneHeight = 16
    /// The room that all lines take.
    var height: Int { count * Self.laneHeight }

    /// Beyond this per cent of the width a label stands left of its line, so that it stays inside.
    static let turningPlace = 55.0
    /// The most lines; what finds no room is left to the table below the chart.
    private static let mostLanes = 4
    /// The narrowest drawing that labels must fit in, in pixels: a phone's.
    private static let narrowest = 270.0
    /// About how wide a character of 12 pixels is.
    private static let characterWidth = 6.2

    /// Places the newest events first, since they matter most.
    init(events: [TimeChart.Event], axis: TimeAxis) {
        var taken: [[ClosedRange<Double>]] = Array(repeating: [], count: Self.mostLanes)
        for event in events.sorted(by: { $0.moment > $1.moment }) {
            let place = axis.percent(event.moment) / 100 * Self.narrowest
            var shown = event
            let room = place > Self.turningPlace / 100 * Self.narrowest ? place : Self.narrowest - place
            shown.label = event.label.shortened(to: Int(room / Self.characterWidth) + 2)
            let width = Double(shown.label.count) * Self.characterWidth + 12
            let isLeft = place > Self.turningPlace / 100 * Self.narrowest
            let extent = isLeft ? (place - width)...place : place...(place + width)
            let free = taken.indices.first { lane in
                // The vertical line of an event in a lower lane passes no label above it, but those of upper lanes
                // do cross the lower ones: a pixel of distance is enough, the label has a halo.
                !taken[lane].contains { $0.overlaps(extent) }
            }
            guard let free else { continue }
            taken[free].append(extent)
            placed.append(Placed(event: shown, lane: free))
            count = max(count, free + 1)
        }
    }
}
