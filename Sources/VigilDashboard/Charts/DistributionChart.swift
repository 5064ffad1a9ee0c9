import VigilMonitoring

/// The values of one column on both sides, drawn over each other, with a legend and what the drawing leaves out.
struct DistributionChart: Hashable {
    /// The column.
    var name: String
    /// What the window is called, such as `1998 Q3`.
    var currentName: String
    /// What to draw.
    var distribution: Distribution
    /// Whether the same data follow as a table.
    var hasTable = true

    /// The chart as a figure.
    var figure: HTML {
        switch distribution.shape {
        case .numeric(let histogram):
            """
            <figure class="chart">\(legend)\(drawing(histogram))\(notes)</figure>\(table(histogram), if: hasTable)
            """
        case .categorical(let categories, let others):
            "<figure class=\"chart\">\(legend)\(bars(categories, others))\(notes)</figure>"
        case .empty:
            """
            <p class="empty">There is nothing to draw: \
            \(NumberText.count(distribution.referenceCount, "value")) in the reference, \
            \(NumberText.count(distribution.currentCount)) in \(currentName).</p>
            """
        }
    }

    private var legend: HTML {
        """
        <p class="legend">\
        <span class="key reference">reference, \(NumberText.count(distribution.referenceCount))</span>\
        <span class="key current">\(currentName), \(NumberText.count(distribution.currentCount))</span></p>
        """
    }

    private var notes: HTML {
        var notes: [String] = []
        if case .numeric(let histogram) = distribution.shape,
            histogram.referenceOutside > 0 || histogram.currentOutside > 0
        {
            notes.append(
                """
                Not drawn: \(NumberText.percent(histogram.referenceOutside)) of the reference and \
                \(NumberText.percent(histogram.currentOutside)) of \(currentName) lie beyond the axis.
                """)
        }
        if distribution.referenceMissingShare > 0 || distribution.currentMissingShare > 0 {
            notes.append(
                """
                Missing: \(NumberText.percent(distribution.referenceMissingShare)) of the reference, \
                \(NumberText.percent(distribution.currentMissingShare)) of \(currentName).
                """)
        }
        return notes.isEmpty ? HTML() : "<figcaption>\(notes.joined(separator: " "))</figcaption>"
    }
}

extension DistributionChart {
    private static let height = 168.0
    private static let width = 1000.0

    private func drawing(_ histogram: Distribution.Histogram) -> HTML {
        let most = max(histogram.reference.max() ?? 0, histogram.current.max() ?? 0)
        let ticks = NiceTicks.enclosing(0...max(most * 100, 1e-9), count: 3)
        let across = NiceTicks.enclosing(histogram.lower...histogram.upper, count: 5)
        let scale = LinearScale(lower: histogram.lower, upper: histogram.upper)
        let shares = ticks.values.map { value -> HTML in
            let y = ticks.scale.y(value, height: Self.height)
            return """
                <line x1="0" x2="100%" y1="\(at: y)" y2="\(at: y)"/><text x="-8" y="\(at: y + 4)" \
                text-anchor="end">\(NumberText.tick(value, decimals: ticks.decimals)) %</text>
                """
        }
        let values = across.values.filter { (histogram.lower...histogram.upper).contains($0) }.map { value -> HTML in
            let place = scale.fraction(of: value) * 100
            return """
                <line x1="\(at: place)%" x2="\(at: place)%" y1="\(at: Self.height)" y2="\(at: Self.height + 4)"/>\
                <text x="\(at: place)%" y="\(at: Self.height + 18)" text-anchor="\(TimeAxis.anchor(place))">\
                \(NumberText.tick(value, decimals: across.decimals))</text>
                """
        }
        return """
            <div class="plot"><svg role="img" aria-label="\(summary(histogram))" width="100%" \
            height="\(at: Self.height)"><g class="grid">\(shares)</g><g class="axis">\(values)</g>\
            <svg width="100%" height="\(at: Self.height)" viewBox="0 0 1000 \(at: Self.height)" preserveAspectRatio="none">\
            <path class="density reference" d="\(steps(histogram.reference, ticks.scale))"/>\
            <path class="density current" d="\(steps(histogram.current, ticks.scale))"/></svg></svg></div>
            """
    }

    /// An outline that steps from bin to bin and ends on the axis.
    private func steps(_ shares: [Double], _ scale: LinearScale) -> String {
        var path = "M0 \(coordinateText(Self.height))"
        for (index, share) in shares.enumerated() {
            let end = Double(index + 1) / Double(shares.count) * Self.width
            path += "V\(coordinateText(scale.y(share * 100, height: Self.height)))H\(coordinateText(end))"
        }
        return path + "V\(coordinateText(Self.height))"
    }

    private func summary(_ histogram: Distribution.Histogram) -> String {
        let mode = { (shares: [Double]) -> String in
            guard let most = shares.max(), let index = shares.firstIndex(of: most) else { return "nothing" }
            let start = histogram.lower + Double(index) * histogram.width
            return "\(NumberText.number(start)) to \(NumberText.number(start + histogram.width))"
        }
        return """
            \(name.shortened(to: 80)): most reference values lie in \(mode(histogram.reference)), most of \
            \(currentName) in \(mode(histogram.current))
            """
    }

    private func table(_ histogram: Distribution.Histogram) -> HTML {
        let rows = histogram.reference.indices.map { index -> HTML in
            let start = histogram.lower + Double(index) * histogram.width
            return """
                <tr><th scope="row">\(NumberText.number(start)) to \(NumberText.number(start + histogram.width))</th>\
                <td class="num">\(NumberText.percent(histogram.reference[index]))</td>\
                <td class="num">\(NumberText.percent(histogram.current[index]))</td></tr>
                """
        }
        return """
            <details class="data" id="distribution-data"><summary>Show as a table</summary><div class="scroll" \
            tabindex="0" role="region" aria-label="\(name.shortened(to: 80)), as a table"><table><thead><tr>\
            <th scope="col">Values</th><th scope="col" class="num">Reference</th><th scope="col" class="num">\
            \(currentName)</th></tr></thead><tbody>\(rows)</tbody></table></div></details>
            """
    }
}

extension DistributionChart {
    /// A pair of bars a name; the numbers beside them make it its own table.
    private func bars(_ categories: [Distribution.Category], _ others: Distribution.Others?) -> HTML {
        let most = categories.reduce(others.map { max($0.reference, $0.current) } ?? 0) {
            max($0, $1.reference, $1.current)
        }
        var rows = categories.map { category -> HTML in
            let isNew = category.reference == 0
            let shown: HTML =
                "<span class=\"name\" title=\"\(category.name.shortened(to: 200))\">\(label(category.name))</span>"
            return row(
                isNew ? "\(shown) <em>new</em>" : shown, category.reference, category.current, of: most)
        }
        if let others {
            rows.append(
                row("\(NumberText.count(others.names, "other name"))", others.reference, others.current, of: most))
        }
        return """
            <table class="pairs"><caption class="hidden">Share of each name in the reference and in \(currentName)\
            </caption><thead class="hidden"><tr><th scope="col">Name</th><th scope="col">Bars</th>\
            <th scope="col">Reference</th><th scope="col">\(currentName)</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    private func label(_ name: String) -> String { name.isEmpty ? "(empty text)" : name.shortened(to: 40) }

    private func row(_ name: HTML, _ reference: Double, _ current: Double, of most: Double) -> HTML {
        let width = { (share: Double) in most > 0 ? share / most * 100 : 0 }
        return """
            <tr><th scope="row">\(name)</th><td class="bars"><svg aria-hidden="true" width="100%" height="18">\
            <rect class="density reference" y="1" height="7" width="\(at: width(reference))%"/>\
            <rect class="density current" y="10" height="7" width="\(at: width(current))%"/></svg></td>\
            <td class="num reference">\(NumberText.percent(reference))</td>\
            <td class="num">\(NumberText.percent(current))</td></tr>
            """
    }
}
