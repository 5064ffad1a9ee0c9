import VigilDomain

/// One feature over time: a cell a window, stronger with the effect, outlined where it drifted.
struct HeatRow: Hashable {
    /// The axis, shared with the charts above.
    var axis: TimeAxis
    /// One entry a checked window, in order of time.
    var cells: [Cell]
    /// What it says, for people who cannot see it.
    var summary: String

    /// One window.
    struct Cell: Hashable {
        var window: TimeRange
        /// The window as it is written in an address.
        var key: String
        /// Corrected effect over relevant size; `nil` where there was not enough data.
        var score: Double?
        var isDrifted: Bool
        /// What a tool tip says.
        var text: String
    }

    private static let height = 22.0

    /// The drawing, as wide as its table's cell.
    var drawing: HTML {
        // An outline drawn before its right neighbour would be half covered by it.
        let ordered = cells.filter { !$0.isDrifted } + cells.filter(\.isDrifted)
        let dense = cells.count > 40 ? " dense" : ""
        return """
            <svg class="heatrow\(dense)" role="img" aria-label="\(summary)" width="100%" height="\(at: Self.height)">\
            \(ordered.map(drawing))</svg>
            """
    }

    private func drawing(_ cell: Cell) -> HTML {
        let start = axis.percent(cell.window.start)
        let width = axis.percent(cell.window.end) - start
        let name = cell.score == nil ? "none" : (cell.isDrifted ? "heat drifted" : "heat")
        return """
            <rect class="\(name)" x="\(at: start)%" y="1" width="\(at: width)%" height="\(at: Self.height - 2)" \
            fill-opacity="\(at: DriftIntensity.opacity(score: cell.score ?? 0))" data-window="\(cell.key)">\
            <title>\(cell.text)</title></rect>
            """
    }
}
