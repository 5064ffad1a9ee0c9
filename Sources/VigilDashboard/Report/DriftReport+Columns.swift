import VigilDomain
import VigilMonitoring

extension DriftReport {
    /// The columns that have a line of their own, which opens to a picture; the others have a row in a table.
    static let leadingColumns = 10

    /// What the pictures may weigh together, in bytes: with the table the file stays below 500 kB.
    private static let pictureBudget = 360_000

    /// Every column: the first by need with a picture each, the rest in a table with their pictures folded away.
    var columns: HTML {
        let ordered = result.columnsByNeed
        let leading = ordered.prefix(Self.leadingColumns)
        // One is unfolded: the first that needs a look and has something to look at.
        let asking = leading.indices.filter { leading[$0].verdict.need < .quiet }
        let opened = asking.first { leading[$0].measurement != nil } ?? asking.first
        let lines = leading.indices.map { line(leading[$0], index: $0, isOpen: $0 == opened) }
        var weight = lines.reduce(0) { $0 + $1.text.utf8.count }
        var pictures: [HTML] = []
        for (index, column) in ordered.prefix(Self.mostPictures).enumerated().dropFirst(leading.count) {
            let picture = picture(column, index: index)
            weight += picture.text.utf8.count
            guard weight <= Self.pictureBudget else { break }
            pictures.append(picture)
        }
        let rest = ordered.dropFirst(leading.count)
        let loud = rest.prefix { $0.verdict.need < .quiet }
        let calm = rest.dropFirst(loud.count)
        let drawn = leading.count + pictures.count
        return """
            <section class="panel" aria-labelledby="columns-title"><h2 id="columns-title">Columns <small>worst first</small>\
            </h2><div class="findings">\(lines)</div>\(legend)</section>\
            \(table(loud, drawn: drawn, id: "more-columns", note: "that need a look", isOpen: true))\
            \(table(calm, drawn: drawn, id: "quiet-columns", note: "that did not drift", isOpen: false))\
            \(folded(pictures))\
            \(withoutPicture(ordered.count - leading.count - pictures.count))
            """
    }

    /// What the small drawings and the numbers beside them mean.
    private var legend: HTML {
        """
        <p class="note">Effect: how far the values moved, in standard deviations (sd) of the reference for numbers, as the \
        share of rows that changed places for names, corrected for chance. In the small drawings the dashed line is the size \
        that counts as relevant, the dot the effect, the band its 95 % interval. p: \(ColumnNumbers.pMeaning). Adjusted p: \
        \(ColumnNumbers.adjustedMeaning).</p>
        """
    }

    // MARK: The first ones

    private func line(_ column: ColumnDrift, index: Int, isOpen: Bool) -> HTML {
        let verdict = column.verdict
        let note: HTML = verdict.note.isEmpty ? HTML() : "<small>\(verdict.note)</small>"
        return """
            <details class="finding" id="column-\(index)"\(" open", if: isOpen)><summary>\
            <h3><span class="name">\(column.name.shortened(to: 80))</span><small>\(Self.kind(column))</small></h3>\
            <span class="state">\(verdict.badge)\(note)</span>\(size(column))</summary>\
            <div class="finding-body">\(chart(column))\
            <div>\(ColumnDetails(column: column, rule: result.rule).content(id: "\(index)"))</div></div></details>
            """
    }

    private func size(_ column: ColumnDrift) -> HTML {
        guard let measured = column.measurement else { return "<span class=\"size\"></span><span class=\"p\"></span>" }
        let chart = EffectChart(measured)
        return """
            <span class="size">\(chart.mark)<span><b>\(chart.effectText)</b><small>relevant from \(chart.relevantText)\
            </small></span></span><span class="p">\(NumberText.pValue(measured.adjustedPValue))<small>adjusted p</small></span>
            """
    }

    private static func kind(_ column: ColumnDrift) -> String {
        column.role == .feature ? column.kind.rawValue : "\(column.role.rawValue), \(column.kind.rawValue)"
    }

    private func chart(_ column: ColumnDrift) -> HTML {
        let name = column.name.shortened(to: 80)
        return distributions[column.name].map { distribution in
            DistributionChart(name: name, currentName: "the current rows", distribution: distribution, hasTable: false)
                .figure
        } ?? HTML()
    }

    // MARK: The rest

    /// A part of the ordered columns, whose indices are their places; those below `drawn` have a picture to lead to.
    private func table(
        _ columns: ArraySlice<ColumnDrift>, drawn: Int, id: String, note: String, isOpen: Bool
    ) -> HTML {
        guard !columns.isEmpty else { return HTML() }
        let rows = columns.indices.map { row(columns[$0], link: $0 < drawn ? $0 : nil) }
        return """
            <section class="panel"><details class="part" id="\(id)"\(" open", if: isOpen)><summary><h2>\
            \(NumberText.count(columns.count, "more column")) <small>\(note)</small></h2></summary>\
            <table class="cards columns"><thead><tr><th scope="col">Column</th><th scope="col">Result</th>\
            <th scope="col">Effect, of the relevant size</th>\
            <th scope="col" class="num"><abbr title="\(ColumnNumbers.adjustedMeaning)">adjusted p</abbr></th>\
            <th scope="col" class="num"><abbr title="\(ColumnNumbers.pMeaning)">p</abbr></th>\
            <th scope="col" class="num"><abbr title="population stability index; decides nothing">PSI</abbr></th>\
            <th scope="col" class="num">Missing, before and now</th></tr></thead><tbody>\(rows)</tbody></table>\
            </details></section>
            """
    }

    private func row(_ column: ColumnDrift, link: Int?) -> HTML {
        let name = column.name.shortened(to: 80)
        let title: HTML = link.map { "<a href=\"#column-\($0)\">\(name)</a>" } ?? "\(name)"
        let verdict = column.verdict
        let note: HTML = verdict.note.isEmpty ? HTML() : "<small>\(verdict.note)</small>"
        guard let measured = column.measurement else {
            return """
                <tr><th scope="row">\(title)<small>\(Self.kind(column))</small></th>\
                <td class="wide-cell" colspan="6">\(verdict.badge)\(note)</td></tr>
                """
        }
        let chart = EffectChart(measured)
        return """
            <tr><th scope="row">\(title)<small>\(Self.kind(column))</small></th><td>\(verdict.badge)\(note)</td>\
            <td data-label="Effect, of the relevant size"><span class="score">\(chart.mark)\
            <span\(" class=\"strong\"", if: measured.isDrifted)>\(chart.effectText)</span> \
            <small>of \(chart.relevantText)</small></span></td>\
            <td class="num" data-label="adjusted p">\(NumberText.pValue(measured.adjustedPValue))</td>\
            <td class="num" data-label="p">\(NumberText.pValue(measured.pValue))</td>\
            <td class="num" data-label="PSI">\(NumberText.effect(measured.psi))</td>\
            <td class="num" data-label="Missing, before and now">\
            \(NumberText.percent(measured.referenceMissingShare)), \
            \(NumberText.percent(measured.currentMissingShare))</td></tr>
            """
    }

    // MARK: Their pictures

    private func folded(_ pictures: [HTML]) -> HTML {
        guard !pictures.isEmpty else { return HTML() }
        return """
            <section class="panel"><details class="part" id="more-pictures"><summary><h2>Pictures of \
            \(NumberText.count(pictures.count, "more column"))</h2></summary><div class="pictures">\(pictures)</div>\
            </details></section>
            """
    }

    private func picture(_ column: ColumnDrift, index: Int) -> HTML {
        let badge: HTML = column.verdict.need < .quiet ? " \(column.verdict.badge)" : ""
        let details = ColumnDetails(column: column, rule: result.rule)
        return """
            <section class="column" id="column-\(index)"><h3>\(column.name.shortened(to: 80))\(badge)</h3>\(chart(column))\
            \(details.content(id: "\(index)", isDrawn: false))</section>
            """
    }

    private func withoutPicture(_ count: Int) -> HTML {
        guard count > 0 else { return HTML() }
        return """
            <p class="note">\(NumberText.count(count, "column")) with weaker effects have no picture here, so that the \
            file stays small; the table has their numbers.</p>
            """
    }
}
