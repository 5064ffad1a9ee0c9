import VigilDomain
import VigilMonitoring

extension ModelPageModel {
    /// What stretch of time is shown, and the choice of another one or of a version.
    var controls: HTML {
        """
        <div class="controls"><p class="period">\(period)</p>\
        <div class="choices">\(rangeChoice)\(days)\(versionChoice)</div></div>
        """
    }

    /// The choice of the metric in the chart.
    var metricChoice: HTML {
        guard metrics.count > 1 else { return HTML() }
        let options = metrics.prefix(60).map { choice in
            Option(value: choice.id.rawValue, title: choice.title, isChosen: choice.id == metric.id)
        }
        return choice("Metric", name: "metric", of: options) { $0.metric = nil }
    }

    /// The choice of the checked window that is looked at.
    func windowChoice(_ drift: DriftPanel) -> HTML {
        guard drift.windows.count > 1 else { return HTML() }
        let options = drift.windows.enumerated().map { index, choice in
            // The newest one is the page's own choice: leaving it out of the address keeps the page live.
            Option(value: index == 0 ? "" : choice.key, title: choice.name, isChosen: choice.isChosen)
        }
        return choice("Window", name: "window", of: options) { $0.window = nil }
    }

    private var versionChoice: HTML {
        guard versions.count > 1 else { return HTML() }
        let newest = Option(value: "", title: "newest, with history", isChosen: parameters.version == nil)
        let options = versions.prefix(50).map { version in
            Option(value: version, title: version, isChosen: version == parameters.version)
        }
        return choice("Version", name: "version", of: [newest] + options) { $0.version = nil }
    }

    private var rangeChoice: HTML {
        guard ranges.count > 1 || parameters.range.days != nil else { return HTML() }
        let unit = WindowText.unit(of: schema.window)
        let links = ranges.map { count -> HTML in
            let isCurrent = parameters.range == .newest(count)
            return """
                <a class="button" href="\(address { $0.range = .newest(count) })"\
                \(" aria-current=\"true\"", if: isCurrent) aria-label="Last \(count) \(unit)s with data">\(count)</a>
                """
        }
        return "<nav class=\"segmented\" aria-label=\"Range\"><span>Last \(unit)s</span>\(links)</nav>"
    }

    private var days: HTML {
        let chosen = parameters.range.days
        let value = { (moment: Timestamp?) in moment?.civilDate.description ?? "" }
        let last = chosen.map { Timestamp(milliseconds: $0.end.milliseconds - 1) }
        return """
            <details class="menu" id="days"\(" open", if: chosen != nil)><summary class="button">Dates</summary>\
            <form method="get" action="\(ownAddress)">\(hidden { $0.range = .newest(PageRange.usual) })\
            <label>From <input type="date" name="from" value="\(value(chosen?.start))" required></label>\
            <label>to <input type="date" name="to" value="\(value(last))" required></label>\
            <button type="submit">Show</button></form></details>
            """
    }

    // MARK: Parts

    private struct Option {
        var value: String
        var title: String
        var isChosen: Bool
    }

    /// A form with one selection; it takes effect at once where the script runs, and by its button elsewhere.
    private func choice(
        _ label: String, name: String, of options: [Option], without change: (inout ModelPageParameters) -> Void
    ) -> HTML {
        let options = options.map { option -> HTML in
            """
            <option value="\(option.value)"\(" selected", if: option.isChosen)>\
            \(option.title.shortened(to: 60))</option>
            """
        }
        return """
            <form class="inline" method="get" action="\(ownAddress)" data-submit>\(hidden(change))\
            <label>\(label) <select name="\(name)">\(options)</select></label>\
            <button type="submit">Show</button></form>
            """
    }

    private var ownAddress: String { DashboardRoute.model(schema.model, ModelPageParameters()).address }

    /// The page's other parameters, so that a form keeps them.
    private func hidden(_ change: (inout ModelPageParameters) -> Void) -> [HTML] {
        parameters.with(change).items.map { item in
            "<input type=\"hidden\" name=\"\(item.name)\" value=\"\(item.value)\">"
        }
    }
}
