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
        <nav class="crumb" aria-label="Breadcrumb"><a href="\(DashboardRoute.home.address)">Overview</a> / Models</nav>
        <h1><span class="name">\(schema.model.rawValue)</span> <small>version \(schema.version.shortened(to: 40))</small> \
        \(Badge.status(status))</h1>
        <p class="lead"><b>\(sentence.headline)</b> \(sentence.detail)</p>
        \(schema.summary.isEmpty ? nil : "<p class=\"note\">\(schema.summary.shortened(to: 300))</p>" as HTML)\
        \(hasData ? controls : noData(context))
        <section class="tiles" aria-label="Key figures">\(tiles.map(tile))</section>
        \(performance)\(drift.map { driftSection($0) } ?? noDrift(context))\(alertSection(context))\(targetSection)\
        \(HowTo.section(schema, isOpen: !hasData, in: context))
        """
    }

    /// The address of this page with something changed.
    func address(part: String? = nil, _ change: (inout ModelPageParameters) -> Void = { _ in }) -> String {
        DashboardRoute.model(schema.model, parameters.with(change), part: part).address
    }

    private func tile(_ tile: Tile) -> HTML {
        let help: HTML? = tile.help.map { part in
            "<a href=\"#\(part.id)\">\(part == .check ? "how to check" : part == .baseline ? "how to set one" : "how to send")</a>"
        }
        let separator: HTML = tile.note.isEmpty || help == nil ? "" : ", "
        let isWord = tile.value.first.map { $0.isLetter } ?? true
        return """
            <div class="tile \(tile.kind.rawValue)\(" word", if: isWord)"><h2>\(tile.title)</h2>\
            <b>\(tile.value)</b><small>\(tile.note)\(separator)\(help)</small></div>
            """
    }

    // MARK: What is shown

    private var controls: HTML {
        """
        <div class="controls"><p class="period">\(period)</p><div class="choices">\(rangeChoice)\(days)\(versionChoice)</div></div>
        """
    }

    private var rangeChoice: HTML {
        guard ranges.count > 1 || parameters.range.days != nil else { return HTML() }
        let unit = schema.window.rawValue
        let links = ranges.map { count -> HTML in
            let isCurrent = parameters.range == .newest(count)
            let current: HTML = isCurrent ? " aria-current=\"true\"" : ""
            return """
                <a class="button" href="\(address { $0.range = .newest(count) })"\(current) \
                aria-label="Last \(count) \(unit)s with data">\(count)</a>
                """
        }
        return "<nav class=\"segmented\" aria-label=\"Range\"><span>Last \(unit)s</span>\(links)</nav>"
    }

    private var days: HTML {
        let chosen = parameters.range.days
        let value = { (moment: Timestamp?) in moment?.civilDate.description ?? "" }
        let last = chosen.map { Timestamp(milliseconds: $0.end.milliseconds - 1) }
        let isOpen: HTML = chosen == nil ? "" : " open"
        return """
            <details class="menu" id="days"\(isOpen)><summary class="button">Dates</summary>\
            <form method="get" action="\(DashboardRoute.model(schema.model, ModelPageParameters()).address)">\
            \(hidden { $0.range = .newest(PageRange.usual) })\
            <label>From <input type="date" name="from" value="\(value(chosen?.start))" required></label>\
            <label>to <input type="date" name="to" value="\(value(last))" required></label>\
            <button type="submit">Show</button></form></details>
            """
    }

    private var versionChoice: HTML {
        guard versions.count > 1 else { return HTML() }
        let options = versions.prefix(50).map { version -> HTML in
            let isChosen: HTML = version == parameters.version ? " selected" : ""
            return "<option value=\"\(version)\"\(isChosen)>\(version.shortened(to: 40))</option>"
        }
        return """
            <form class="inline" method="get" action="\(DashboardRoute.model(schema.model, ModelPageParameters()).address)" \
            data-submit>\(hidden { $0.version = nil })<label>Version <select name="version"><option value="">newest, with \
            history</option>\(options)</select></label><button type="submit">Show</button></form>
            """
    }

    /// The page's other parameters, so that a form keeps them.
    func hidden(_ change: (inout ModelPageParameters) -> Void) -> [HTML] {
        parameters.with(change).items.map { item in
            "<input type=\"hidden\" name=\"\(item.name)\" value=\"\(item.value)\">"
        }
    }

    private func noData(_ context: PageContext) -> HTML {
        """
        <section class="panel empty"><h2>No data yet</h2><p>The model is registered; no prediction has come in. \
        <a href="#\(HowTo.Part.predictions.id)">Send the first one</a>.</p></section>
        """
    }

    // MARK: Performance

    private var performance: HTML {
        guard chart != nil || volume != nil else { return HTML() }
        return """
            <section class="panel" aria-labelledby="performance-title"><div class="head"><h2 id="performance-title">\
            Performance <small>\(metric.phrase) by \(schema.window.rawValue), with 95 % interval</small></h2>\
            \(metricChoice)</div>\(chart?.figure ?? noChart)\(maturingNote)\
            \(volume.map { "<h3>Predictions <small>filled: label known</small></h3>\($0.figure)\($0.table)" as HTML })\
            <p class="note"><a href="\(DashboardRoute.performanceData(schema.model, parameters.range).address)">Metrics as \
            JSON</a></p></section>
            """
    }

    private var metricChoice: HTML {
        guard metrics.count > 1 else { return HTML() }
        let options = metrics.prefix(60).map { choice -> HTML in
            let isChosen: HTML = choice.id == metric.id ? " selected" : ""
            return "<option value=\"\(choice.id.rawValue)\"\(isChosen)>\(choice.title.shortened(to: 60))</option>"
        }
        return """
            <form class="inline" method="get" action="\(DashboardRoute.model(schema.model, ModelPageParameters()).address)" \
            data-submit>\(hidden { $0.metric = nil })<label>Metric <select name="metric">\(options)</select></label>\
            <button type="submit">Show</button></form>
            """
    }

    private var noChart: HTML {
        """
        <p class="empty">No window has a value of \(metric.phrase) yet. \
        <a href="#\(HowTo.Part.outcomes.id)">How to send outcomes</a></p>
        """
    }

    private var maturingNote: HTML {
        guard let chart, chart.points.contains(where: { $0.isMaturing && $0.value != nil }) else { return HTML() }
        return "<p class=\"note\">Hollow and dashed: labels are still coming, the value can change.</p>"
    }

    private func noDrift(_ context: PageContext) -> HTML {
        guard hasData else { return HTML() }
        let (text, part): (String, HowTo.Part) =
            hasBaseline
            ? ("A baseline is set, and no window was checked yet.", .check)
            : ("No baseline is set, so there is nothing to measure drift against.", .baseline)
        return """
            <section class="panel empty"><h2>Drift</h2><p>\(text) <a href="#\(part.id)">\(part.title)</a>.</p></section>
            """
    }
}
