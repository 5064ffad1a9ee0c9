import VigilDomain
import VigilMonitoring

extension ModelPageModel {
    /// Every feature over time beside the one that is looked at.
    func driftSection(_ drift: DriftPanel) -> HTML {
        """
        <div class="split" id="drift"><section class="panel" aria-labelledby="drift-title"><h2 id="drift-title">Drift \
        \(drift.overview.badge) \
        <small>effect against the reference; outlined: significant and large enough</small></h2>\
        <p>\(drift.sentence)</p>\(comparison(drift))\(windowChoice(drift))\(heatMap(drift))\(moreRows(drift))\
        <p class="note rule-text">\(drift.rule) \
        \(HTML.link("Findings as JSON", to: .driftData(schema.model, parameters.range)))</p></section>\
        <div>\(drift.chosen.map(chosenColumn))\(actions(drift))</div></div>\
        \(drift.sections.loud)\(drift.sections.quiet)\(drift.sections.notesPanel)
        """
    }

    private func comparison(_ drift: DriftPanel) -> HTML {
        guard !drift.comparison.isEmpty else { return HTML() }
        return "<p class=\"note\">Compared with \(drift.comparison.shortened(to: 200)).</p>"
    }

    private func heatMap(_ drift: DriftPanel) -> HTML {
        let range = TimeText.range(drift.axis.range)
        return """
            <table class="heatmap"><caption class="hidden">Drift of each column in each window</caption><thead><tr>\
            <th scope="col">Feature</th><th scope="col" class="cells"><span class="hidden">\(range)</span>\
            \(timeMarks(drift))</th>\
            <th scope="col" class="num"><abbr title="\(Self.effectMeaning)">effect</abbr></th>\
            <th scope="col" class="num"><abbr title="\(ColumnNumbers.adjustedMeaning)">adjusted p</abbr></th>\
            <th scope="col" class="num plain-p"><abbr title="\(ColumnNumbers.pMeaning)">p</abbr></th>\
            </tr></thead><tbody>\(drift.rows.map(row))</tbody></table>\(scale)
            <p class="note">Effect: \(Self.effectMeaning). p: \(ColumnNumbers.pMeaning). \
            Adjusted p: \(ColumnNumbers.adjustedMeaning). All are of \(WindowText.label(of: drift.window)).</p>
            """
    }

    private static let effectMeaning =
        "how far the values moved, corrected for chance, and from where on that is relevant"

    /// The axis above the cells: the same marks as below the charts, and a bar over the window that is looked at.
    private func timeMarks(_ drift: DriftPanel) -> HTML {
        let start = drift.axis.percent(drift.window.start)
        let width = drift.axis.percent(drift.window.end) - start
        return """
            <div><svg class="marks" aria-hidden="true" width="100%" height="20"><rect class="chosen" x="\(at: start)%" \
            width="\(at: width)%" y="17" height="3"/><svg y="-7" width="100%" height="16">\
            \(drift.axis.labels(below: 0, most: (7, 2)))</svg></svg></div>
            """
    }

    private func row(_ row: DriftPanel.Row) -> HTML {
        let role: HTML =
            switch row.role {
            case .feature: ""
            case .prediction: " <em>prediction</em>"
            case .score: " <em>score</em>"
            case .label: " <em>outcome</em>"
            }
        let current: HTML = row.isChosen ? " aria-current=\"true\"" : ""
        let link = address(part: "distribution") { $0.feature = row.name }
        let name: HTML = """
            <th scope="row"><a href="\(link)" title="\(row.name.shortened(to: 200))"\(current)>\
            \(row.name.shortened(to: 60))</a>\(role)</th><td class="cells"><div>\(row.cells.drawing)</div></td>
            """
        guard !row.adjustedP.isEmpty else {
            return """
                <tr data-key="\(row.name.shortened(to: 200))">\(name)\
                <td class="num\(" bad", if: row.verdict.need == .lost)" colspan="3">\(row.effect)</td></tr>
                """
        }
        return """
            <tr data-key="\(row.name.shortened(to: 200))">\(name)<td class="num\(" strong", if: row.isDrifted)">\
            \(row.effect)\(row.relevant.isEmpty ? HTML() : "<small>of \(row.relevant)</small>")</td>\
            <td class="num">\(row.adjustedP)</td><td class="num plain-p">\(row.p)</td></tr>
            """
    }

    /// What the colours mean.
    private var scale: HTML {
        let steps: [Double] = [0, 0.25, 1, 2, 4]
        let cells = steps.enumerated().map { index, score -> HTML in
            """
            <rect class="heat" x="\(index * 18)" width="18" height="12" \
            fill-opacity="\(at: DriftIntensity.opacity(score: score))"/>
            """
        }
        return """
            <p class="legend"><span>no effect</span><svg aria-hidden="true" width="90" height="12">\(cells)</svg>\
            <span>four times the relevant size</span></p>
            """
    }

    private func moreRows(_ drift: DriftPanel) -> HTML {
        guard drift.columns > drift.rows.count else { return HTML() }
        guard !parameters.showsAllFeatures else {
            return
                "<p class=\"note\">The \(drift.rows.count) columns of \(NumberText.count(drift.columns)) that drift most.</p>"
        }
        return """
            <p><a href="\(address { $0.showsAllFeatures = true })">\
            Show all \(NumberText.count(drift.columns)) columns</a></p>
            """
    }

    private func actions(_ drift: DriftPanel) -> HTML {
        guard !drift.actions.isEmpty else { return HTML() }
        return "<section class=\"panel\"><h2>What to do</h2>\(HTML.actions(drift.actions))</section>"
    }

    // MARK: The column that is looked at

    private func chosenColumn(_ chosen: DriftPanel.Chosen) -> HTML {
        let name = chosen.column.name
        let verdict = chosen.column.verdict
        let picture: HTML = chosen.chart?.figure ?? "<p class=\"empty\">\(chosen.note)</p>"
        return """
            <section class="panel" id="distribution" aria-labelledby="distribution-title"><h2 id="distribution-title">\
            <span class="name" title="\(name.shortened(to: 200))">\(name.shortened(to: 60))</span> \
            <small>reference and \(chosen.window)</small></h2>\
            <p class="verdict">\(verdict.badge)\(verdict.note.isEmpty ? HTML() : " <small>\(verdict.note)</small>")</p>\
            \(picture)\(chosen.details.content(id: "column"))</section>
            """
    }
}
