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

    /// The choice of the windows whose labelled rows are looked into.
    var rowsChoice: HTML {
        guard rowWindows.count > 1 else { return HTML() }
        let unit = WindowText.unit(of: schema.window)
        let usual = Option(value: "", title: "the newest \(unit) that counts", isChosen: parameters.rows == nil)
        let all = Option(value: "shown", title: "all shown \(unit)s", isChosen: parameters.rows == .shown)
        let windows = rowWindows.prefix(PageRange.most).map { window in
            Option(value: window.start.description, title: window.name, isChosen: window.isChosen)
        }
        return choice("Rows of", name: "rows", of: [usual, all] + windows) { $0.rows = nil }
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
        .datesMenu(
            to: ownAddress, chosen: parameters.range.days,
            keeping: parameters.with { $0.range = .newest(PageRange.usual) }.items)
    }

    // MARK: Parts

    private typealias Option = SelectField.Option

    /// A form with one selection.
    private func choice(
        _ label: String, name: String, of options: [Option], without change: (inout ModelPageParameters) -> Void
    ) -> HTML {
        .filters(
            to: ownAddress, [SelectField(label: label, name: name, options: options)],
            keeping: parameters.with(change).items)
    }

    private var ownAddress: String { DashboardRoute.model(schema.model, ModelPageParameters()).address }
}
