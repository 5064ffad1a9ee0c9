import VigilDomain
import VigilMonitoring

extension ModelPageModel {
    /// The page.
    ///
    /// - Parameter context: Where and when it is shown.
    /// - Returns: Everything below the bar at the top.
    package func page(in context: PageContext) -> Page {
        Page(title: schema.model.rawValue, content: content(context), model: schema.model)
    }

    private func content(_ context: PageContext) -> HTML {
        """
        <nav class="crumb" aria-label="Breadcrumb">\(HTML.link("Overview", to: .home)) / Models</nav>
        <h1><span class="name">\(schema.model.rawValue)</span> \
        <small>version \(schema.version.shortened(to: 40))</small> \(Badge.status(status))</h1>
        <p class="lead"><b>\(sentence.headline)</b> \(sentence.detail)</p>
        \("<p class=\"note\">\(schema.summary.shortened(to: 300))</p>", if: !schema.summary.isEmpty)\
        \(hasData ? controls : noData(context))
        <section class="tiles" aria-label="Key figures">\(tiles.map(tile))</section>
        \(performance)\(labelledRows)\(drift.map { driftSection($0) } ?? noDrift(context))\
        \(liveSignals.map { $0.section(model: schema.model) })\(alertSection(context))\(targetSection)\
        \(HowTo.section(schema, since: firstMoment, isOpen: !hasData, in: context))
        """
    }

    /// The address of this page with something changed.
    func address(part: String? = nil, _ change: (inout ModelPageParameters) -> Void = { _ in }) -> String {
        DashboardRoute.model(schema.model, parameters.with(change), part: part).address
    }

    private func tile(_ tile: Tile) -> HTML {
        let help = tile.help.map { HTML.link($0.invitation, toPart: $0.id) }
        let separator: HTML = tile.note.isEmpty || help == nil ? "" : ", "
        let isWord = tile.value.first.map { $0.isLetter } ?? true
        return """
            <div class="tile \(tile.kind.rawValue)\(" word", if: isWord)"><h2>\(tile.title)</h2>\
            <b>\(tile.value)</b><small>\(tile.note)\(separator)\(help)</small></div>
            """
    }

    private func noData(_ context: PageContext) -> HTML {
        """
        <section class="panel empty"><h2>No data yet</h2><p>The model is registered; no prediction has come in. \
        \(HTML.link("Send the first one", toPart: HowTo.Part.predictions.id)).</p></section>
        """
    }

    /// Where the shown data begin, for an example of a past range.
    private var firstMoment: Timestamp? {
        chart?.axis.range.start ?? volume?.axis.range.start ?? drift?.axis.range.start
    }

    // MARK: Labelled rows

    private var labelledRows: HTML {
        guard analysis != nil || analysisRefusal != nil else { return HTML() }
        let title: HTML = analysis.map { "<small>\($0.title)</small>" } ?? HTML()
        return """
            <section class="panel" id="rows" aria-labelledby="rows-title"><div class="head"><h2 id="rows-title">\
            The labelled rows \(title)</h2>\(rowsChoice)</div>\
            \(analysis?.content ?? "<p class=\"empty\">\(analysisRefusal ?? "")</p>")</section>
            """
    }

    // MARK: Performance

    private var performance: HTML {
        guard chart != nil || volume != nil else { return HTML() }
        return """
            <section class="panel" aria-labelledby="performance-title"><div class="head"><h2 id="performance-title">\
            Performance <small>\(metric.phrase) by \(WindowText.unit(of: schema.window)), with 95 % interval</small></h2>\
            \(metricChoice)</div>\(estimateNote)\(chart?.figure ?? noChart)\(damageNote)\(maturingNote)\(oddityNote)\
            \(outlookNote)\(labelNote)\
            \(nextSteps)\(volumeChart)<p class="note">\
            \(HTML.link("Metrics as JSON", to: .performanceData(schema.model, parameters.range)))</p></section>
            """
    }

    /// What one asks next of a metric, such as whether it was always so and whether another version is better.
    private var nextSteps: HTML {
        let history = DashboardRoute.history(
            schema.model,
            HistoryParameters(metric: parameters.metric, version: parameters.version, range: parameters.range))
        let comparison = DashboardRoute.comparison(schema.model, ComparisonParameters(first: previousVersion))
        let versions: HTML =
            versions.count > 1 ? "<a class=\"button\" href=\"\(comparison.address)\">Compare versions</a>" : HTML()
        return """
            <p class="choices next"><a class="button" href="\(history.address)">History of this metric</a>\(versions)</p>
            """
    }

    /// The version that a chosen one is compared with; the page's own choice where none was chosen.
    private var previousVersion: String? {
        parameters.version.flatMap { $0 == versions.first ? nil : $0 }
    }

    private var volumeChart: HTML {
        guard let volume else { return HTML() }
        return "<h3>Predictions <small>filled: label known</small></h3>\(volume.figure)\(volume.table)"
    }

    private var noChart: HTML {
        """
        <p class="empty">No window has a value of \(metric.phrase) yet. \
        \(HTML.link("How to send outcomes", toPart: HowTo.Part.outcomes.id))</p>
        """
    }

    private var estimateNote: HTML {
        guard let chart, chart.hasEstimates else { return HTML() }
        return """
            <p class="legend"><span class="key current">measured, from labels</span>\
            <span class="key estimate">estimated without labels; the band holds the measured value in 95 % of windows \
            as long as a score, or the inputs, mean what they meant in the baseline</span></p>
            """
    }

    private var oddityNote: HTML {
        oddities.isEmpty || chart == nil ? HTML() : "<p class=\"note\">\(oddities)</p>"
    }

    private var damageNote: HTML {
        damage.isEmpty ? HTML() : "<p class=\"note\"><b>\(damage)</b></p>"
    }

    private var outlookNote: HTML {
        outlook.isEmpty ? HTML() : "<p class=\"note\">\(outlook)</p>"
    }

    private var labelNote: HTML {
        guard let note = schema.labelNote, !note.isEmpty else { return HTML() }
        return "<p class=\"note\">Labels: \(note.shortened(to: 500))</p>"
    }

    private var maturingNote: HTML {
        guard let chart, chart.points.contains(where: { $0.isMaturing && $0.value != nil }) else { return HTML() }
        return "<p class=\"note\">Hollow and dashed: labels are still coming, the value can change.</p>"
    }

    private func noDrift(_ context: PageContext) -> HTML {
        guard hasData else { return HTML() }
        let unchecked =
            parameters.range.days == nil
            ? "A baseline is set, and no window was checked yet." : "No window of these days was checked."
        let (text, part): (String, HowTo.Part) =
            hasBaseline
            ? (unchecked, .check)
            : ("No baseline is set, so there is nothing to measure drift against.", .baseline)
        return """
            <section class="panel empty"><h2>Drift</h2>\
            <p>\(text) \(HTML.link(part.title, toPart: part.id)).</p></section>
            """
    }
}
