import VigilDomain
import VigilMonitoring

extension DriftReport {
    /// The whole document; it loads nothing and runs nothing.
    package func document() -> HTML {
        let overview = DriftOverview(result)
        let sections = DriftSections(result)
        // What explains the headline stands right below it.
        let isFoundElsewhere = overview.kind != .columns
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(overview.headline) · Vigil</title>
            <style>
            \(HTML(raw: Asset.styles.text))</style>
            </head>
            <body class="report">
            <main>
            <h1>\(overview.headline) \(overview.badge)</h1>
            <p class="lead"><b>\(currentName.shortened(to: 120))</b> against \
            <b>\(referenceName.shortened(to: 120))</b>\(comparison). \
            \(answer)</p>
            <section class="tiles" aria-label="Key figures">\(tiles)</section>
            \(actions)\(sections.loud, if: isFoundElsewhere)\(columns)\(sections.loud, if: !isFoundElsewhere)\
            \(sections.quiet)\(sections.notesPanel)\(excludedTable)
            <p class="note rule-text">\(result.rule.sentence)\(failureSentence.map { " \($0)" } ?? "")</p>
            </main>
            <footer><small>Made by Vigil \(programVersion) on \(TimeText.moment(createdAt))</small></footer>
            </body>
            </html>

            """
    }

    /// What was found, in sentences.
    private var answer: String {
        [DriftNarration.lost(result), DriftNarration.sentence(result)].compactMap { $0 }.joined(separator: " ")
            .shortened(to: 1200)
    }

    private var comparison: String {
        result.comparison.isEmpty ? "" : ", compared with \(result.comparison.shortened(to: 200))"
    }

    private var tiles: [HTML] {
        let measured = result.columns.filter { $0.measurement != nil }
        let drifted = measured.count { $0.isDrifted }
        let share = measured.isEmpty ? "no value" : NumberText.percent(result.driftedShare)
        let (severity, magnitude) = (result.severity, result.driftMagnitude)
        let entries: [(title: String, value: String, note: String, isWatched: Bool)] = [
            (
                "Drifted columns", "\(NumberText.count(drifted)) of \(NumberText.count(measured.count))",
                "\(share) of the columns that could be measured", drifted > 0
            ),
            ("Severity", severity.rawValue.capitalizedFirst, DriftOverview.meaning(severity), severity > .none),
            (
                "Drift magnitude", magnitude == 0 ? "0" : NumberText.fixed(magnitude, decimals: 2),
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
