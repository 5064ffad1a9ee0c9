import VigilDomain
import VigilMonitoring

extension DriftReport {
    /// What the pictures may weigh together, in bytes: with the table the file stays below 500 kB.
    private static let pictureBudget = 400_000

    /// The whole document; it loads nothing and runs nothing.
    package func document() -> HTML {
        let ordered = result.columnsByNeed
        let pictures = pictures(ordered)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(headline) · Vigil</title>
            <style>
            \(HTML(raw: Asset.styles.text))</style>
            </head>
            <body class="report">
            <main>
            <h1>\(headline) \(badge)</h1>
            <p class="lead"><b>\(currentName.shortened(to: 120))</b> against \
            <b>\(referenceName.shortened(to: 120))</b>. \
            \(DriftNarration.sentence(result))</p>
            <section class="tiles" aria-label="Key figures">\(tiles)</section>
            \(actions)\(table(ordered, drawn: pictures.count))
            <div class="pictures">\(pictures)</div>\(withoutPicture(ordered.count - pictures.count))\(excludedTable)
            </main>
            <footer><small>Made by Vigil \(programVersion) on \(TimeText.moment(createdAt))</small></footer>
            </body>
            </html>

            """
    }

    private var measured: [ColumnDrift] { result.columns.filter { $0.measurement != nil } }

    private var headline: String {
        let drifted = measured.count { $0.isDrifted }
        guard !measured.isEmpty else { return "Not enough data to compare" }
        if drifted == 0 { return "No column drifted" }
        return "\(NumberText.count(drifted)) of \(NumberText.count(measured.count, "column")) drifted"
    }

    private var badge: HTML {
        if measured.isEmpty { return Badge.status(.noData) }
        return result.overallDriftDetected
            ? "<span class=\"badge watch\">Drift</span>" : "<span class=\"badge healthy\">No drift</span>"
    }

    private var tiles: [HTML] {
        let drifted = measured.count { $0.isDrifted }
        let share = measured.isEmpty ? "no value" : NumberText.percent(result.driftedShare)
        let entries: [(title: String, value: String, note: String, isWatched: Bool)] = [
            (
                "Drifted columns", "\(NumberText.count(drifted)) of \(NumberText.count(measured.count))",
                "\(share) of the columns that could be measured", drifted > 0
            ),
            (
                "Drift magnitude", NumberText.fixed(result.driftMagnitude, decimals: 2),
                "mean effect of the drifted columns, from 0 to 1", drifted > 0
            ),
            ("Reference rows", NumberText.count(result.referenceRows), referenceName.shortened(to: 60), false),
            ("Current rows", NumberText.count(result.currentRows), currentName.shortened(to: 60), false),
        ]
        return entries.map { entry in
            """
            <div class="tile\(" watch", if: entry.isWatched)"><h2>\(entry.title)</h2>\
            <b>\(entry.value)</b><small>\(entry.note)</small></div>
            """
        }
    }

    private var actions: HTML {
        guard !result.recommendedActions.isEmpty else { return HTML() }
        return "<section class=\"panel\"><h2>What to do</h2>\(HTML.actions(result.recommendedActions))</section>"
    }

    // MARK: The table

    private func table(_ columns: [ColumnDrift], drawn: Int) -> HTML {
        let rows = columns.enumerated().map { row($0.element, link: $0.offset < drawn ? $0.offset : nil) }
        return """
            <section class="panel"><h2>Columns <small>strongest first</small></h2>\
            <table class="cards columns"><thead><tr><th scope="col">Column</th><th scope="col">Result</th>\
            <th scope="col" class="num">Effect</th><th scope="col" class="num">of the relevant size</th>\
            <th scope="col" class="num"><abbr title="\(ColumnNumbers.adjustedMeaning)">adjusted p</abbr></th>\
            <th scope="col" class="num"><abbr title="\(ColumnNumbers.pMeaning)">p</abbr></th>\
            <th scope="col" class="num">PSI</th>\
            <th scope="col" class="num">Missing, before and now</th></tr></thead><tbody>\(rows)</tbody></table>\
            <p class="note rule-text">\(result.rule.sentence)\(failureSentence.map { " \($0)" } ?? "")</p></section>
            """
    }

    private func row(_ column: ColumnDrift, link: Int?) -> HTML {
        let name = column.name.shortened(to: 80)
        let title: HTML = link.map { "<a href=\"#column-\($0)\">\(name)</a>" } ?? "\(name)"
        let kind = column.role == .feature ? column.kind.rawValue : "\(column.role.rawValue), \(column.kind.rawValue)"
        guard let measured = column.measurement else {
            return """
                <tr><th scope="row">\(title)<small>\(kind)</small></th>\
                <td><span class="badge silent">Not enough data</span></td><td class="num none" colspan="6">\
                \(shortage(column))</td></tr>
                """
        }
        let badge: HTML =
            measured.isDrifted ? "<span class=\"badge watch\">Drifted</span>" : "<span class=\"none\">no drift</span>"
        return """
            <tr><th scope="row">\(title)<small>\(kind)</small></th><td>\(badge)</td>\
            <td class="num\(" strong", if: measured.isDrifted)" data-label="Effect">\
            \(NumberText.effect(measured.correctedEffect))</td>\
            <td class="num" data-label="of the relevant size">\(bar(column))</td>\
            <td class="num" data-label="adjusted p">\(NumberText.pValue(measured.adjustedPValue))</td>\
            <td class="num" data-label="p">\(NumberText.pValue(measured.pValue))</td>\
            <td class="num" data-label="PSI">\(NumberText.fixed(measured.psi, decimals: 3))</td>\
            <td class="num" data-label="Missing, before and now">\
            \(NumberText.percent(measured.referenceMissingShare)), \
            \(NumberText.percent(measured.currentMissingShare))</td></tr>
            """
    }

    /// The effect as a multiple of its relevant size, with a bar whose dotted line is 1.
    private func bar(_ column: ColumnDrift) -> HTML {
        let score = column.driftScore ?? 0
        let width = 60 * DriftIntensity.of(score: score)
        let limit = 60 * DriftIntensity.of(score: 1)
        let name: HTML = column.isDrifted ? "heat" : "quiet"
        return """
            <span class="score"><svg aria-hidden="true" width="60" height="10">\
            <rect class="\(name)" width="\(at: width)" height="10" rx="1"/>\
            <line class="rule reference" x1="\(at: limit)" x2="\(at: limit)" y1="-2" y2="12"/></svg>\
            \(NumberText.fixed(score, decimals: 2))</span>
            """
    }

    private func shortage(_ column: ColumnDrift) -> String {
        guard case .notEnoughData(let reference, let current, let need) = column.outcome else { return "" }
        return
            "\(NumberText.count(reference)) and \(NumberText.count(current)) values, \(NumberText.count(need)) needed"
    }

    // MARK: The pictures

    private func pictures(_ columns: [ColumnDrift]) -> [HTML] {
        var pictures: [HTML] = []
        var weight = 0
        for (index, column) in columns.prefix(Self.mostPictures).enumerated() {
            let picture = picture(column, index: index)
            weight += picture.text.utf8.count
            guard weight <= Self.pictureBudget else { break }
            pictures.append(picture)
        }
        return pictures
    }

    private func picture(_ column: ColumnDrift, index: Int) -> HTML {
        let name = column.name.shortened(to: 80)
        let badge: HTML = column.isDrifted ? " <span class=\"badge watch\">Drifted</span>" : ""
        let chart = distributions[column.name].map { distribution in
            DistributionChart(name: name, currentName: "the current rows", distribution: distribution, hasTable: false)
                .figure
        }
        return """
            <section class="panel column" id="column-\(index)"><h2>\(name)\(badge)</h2>\(chart)\
            <p>\(DriftNarration.sentence(column))</p>\(column.measurement.map { numbers($0, index) })</section>
            """
    }

    private func numbers(_ measured: ColumnDrift.Measurement, _ index: Int) -> HTML {
        ColumnNumbers(measurement: measured, rule: result.rule).details(id: "numbers-\(index)")
    }

    private func withoutPicture(_ count: Int) -> HTML {
        guard count > 0 else { return HTML() }
        return """
            <p class="note">\(NumberText.count(count, "column")) with weaker effects have no picture here, so that the \
            file stays small; the table has their numbers.</p>
            """
    }

    private var excludedTable: HTML {
        guard !excluded.isEmpty else { return HTML() }
        let rows = excluded.prefix(500).map { column -> HTML in
            """
            <tr><th scope="row">\(column.name.shortened(to: 80))</th><td>\(column.reason.shortened(to: 200))</td></tr>
            """
        }
        return """
            <section class="panel"><h2>Left out <small>\(NumberText.count(excluded.count, "column"))</small></h2>\
            <table><thead><tr><th scope="col">Column</th><th scope="col">Reason</th></tr></thead>\
            <tbody>\(rows)</tbody></table></section>
            """
    }
}
