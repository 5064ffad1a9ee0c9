import VigilDomain

/// The time axis that the charts of a page share.
///
/// Places along it are percentages, so that a drawing is as wide as the page allows while its text keeps its size.
struct TimeAxis: Hashable {
    /// From the first window's start to the last one's end.
    var range: TimeRange

    /// The place of a moment in per cent of the width, from 0 to 100.
    func percent(_ moment: Timestamp) -> Double {
        // As doubles, which hold every supported moment exactly and whose differences never overflow.
        let start = Double(range.start.milliseconds)
        let length = Double(range.end.milliseconds) - start
        guard length > 0 else { return 50 }
        let place = (Double(moment.milliseconds) - start) / length * 100
        return min(max(place, 0), 100)
    }

    /// The place of a window's middle, where its value is drawn.
    func middle(_ window: TimeRange) -> Double { (percent(window.start) + percent(window.end)) / 2 }

    /// The marks below a drawing of that height: one set for wide pages and one for narrow ones.
    ///
    /// - Parameters:
    ///   - height: The drawing's height in pixels.
    ///   - most: The most marks on a wide page, and on a narrow one.
    /// - Returns: Both sets; the style sheet shows the one that fits.
    func labels(below height: Double, most: (wide: Int, narrow: Int) = (10, 4)) -> HTML {
        let wide = TimeTicks.inside(range, atMost: most.wide).ticks
        let narrow = TimeTicks.inside(range, atMost: most.narrow).ticks
        return "<g class=\"axis wide\">\(wide.map { label($0, height) })</g>"
            + "<g class=\"axis narrow\">\(narrow.map { label($0, height) })</g>"
    }

    private func label(_ tick: TimeTicks.Tick, _ height: Double) -> HTML {
        let place = percent(tick.moment)
        return """
            <line x1="\(at: place)%" x2="\(at: place)%" y1="\(at: height)" y2="\(at: height + 4)"/>\
            <text x="\(at: place)%" y="\(at: height + 18)" text-anchor="\(Self.anchor(place))">\(tick.label)</text>
            """
    }

    /// How a text at that place is aligned so that it does not leave the drawing.
    static func anchor(_ percent: Double) -> String {
        percent < 3 ? "start" : (percent > 97 ? "end" : "middle")
    }
}
