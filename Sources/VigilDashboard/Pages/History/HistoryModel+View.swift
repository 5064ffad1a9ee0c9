import VigilDomain
import VigilMonitoring

extension HistoryModel {
    /// The page.
    ///
    /// - Parameter context: Where and when it is shown.
    /// - Returns: Everything below the bar at the top.
    package func page(in context: PageContext) -> Page {
        Page(title: "\(metric.title) of \(schema.model)", content: content, model: schema.model)
    }

    private var content: HTML {
        """
        <nav class="crumb" aria-label="Breadcrumb">\(HTML.link("Overview", to: .home)) / \
        <a class="name" href="\(modelAddress)">\(schema.model.rawValue)</a></nav>
        <h1><span class="name">\(metric.title.shortened(to: 80))</span> <small>history\(versionNote)</small></h1>
        <p class="lead"><b>\(sentence.headline)</b> \(sentence.detail)</p>
        <div class="controls"><p class="period">\(period)</p><div class="choices">\(rangeChoice)\
        \(HTML.datesMenu(
            to: ownAddress, chosen: parameters.range.days,
            keeping: parameters.with { $0.range = .newest(PageRange.usual) }.items))</div></div>
        <div class="controls">\(choices)</div>
        \(panel)\(small)
        """
    }

    private var modelAddress: String { DashboardRoute.model(schema.model, ModelPageParameters()).address }
    private var ownAddress: String { DashboardRoute.history(schema.model, HistoryParameters()).address }
    private var unit: String { WindowText.unit(of: reading.window) }

    private var versionNote: String {
        parameters.version.map { ", version \($0.shortened(to: 40))" } ?? ""
    }

    // MARK: Choices

    private var choices: HTML {
        let chosen = metrics.prefix(100).map { choice in
            SelectField.Option(value: choice.id.rawValue, title: choice.title, isChosen: choice.id == metric.id)
        }
        var fields = [SelectField(label: "Metric", name: "metric", options: chosen)]
        if resolutions.count > 1 {
            let options = resolutions.map { length in
                SelectField.Option(
                    value: length == reading.ownWindow ? "" : length.rawValue, title: WindowText.unit(of: length),
                    isChosen: length == reading.window)
            }
            fields.append(SelectField(label: "By", name: "by", options: options))
        }
        if reading.versions.count > 1 {
            let all = SelectField.Option(value: "", title: "all", isChosen: parameters.version == nil)
            let options = reading.versions.reversed().prefix(50).map { version in
                SelectField.Option(value: version, title: version, isChosen: version == parameters.version)
            }
            fields.append(SelectField(label: "Version", name: "version", options: [all] + options))
        }
        if schema.estimation != .off {
            fields.append(
                SelectField(
                    label: "Origin", name: "origin",
                    options: [
                        SelectField.Option(value: "", title: "measured", isChosen: !parameters.isEstimated),
                        SelectField.Option(
                            value: "estimated", title: "estimated without labels", isChosen: parameters.isEstimated),
                    ]))
        }
        return .filters(to: ownAddress, fields, keeping: parameters.range.items)
    }

    private var rangeChoice: HTML {
        guard ranges.count > 1 || parameters.range.days != nil else { return HTML() }
        let links = ranges.map { count -> HTML in
            let route = DashboardRoute.history(schema.model, parameters.with { $0.range = .newest(count) })
            let isCurrent = parameters.range == .newest(count)
            return """
                <a class="button" href="\(route.address)"\(" aria-current=\"true\"", if: isCurrent) \
                aria-label="Last \(count) \(unit)s with data">\(count)</a>
                """
        }
        return "<nav class=\"segmented\" aria-label=\"Range\"><span>Last \(unit)s</span>\(links)</nav>"
    }

    // MARK: Chart and table

    private var panel: HTML {
        """
        <section class="panel" aria-labelledby="history-title"><h2 id="history-title">\(metric.title.shortened(to: 80)) \
        <small>by \(unit)\(", with 95 % interval", if: metric.hasInterval)</small></h2>\(legend)\
        \(chart?.drawingWithData ?? nothing)\(whyNone)\(oddityNote)\(table)<p class="note">\(metric.definition) \
        \(HTML.link("As JSON", to: .historyData(schema.model, parameters, metric.id, shownRange)))</p></section>
        """
    }

    /// From the first shown window to the last, as the API takes it.
    private var shownRange: TimeRange? { chart?.axis.range }

    private var legend: HTML {
        guard let chart else { return HTML() }
        var keys: [HTML] = []
        if chart.hasEstimates {
            keys += [
                "<span class=\"key current\">measured, from labels</span>",
                "<span class=\"key estimate\">estimated without labels</span>",
            ]
        }
        if chart.points.contains(where: { $0.isMaturing && $0.value != nil }) {
            keys.append("<span>hollow and dashed: labels are still coming</span>")
        }
        return keys.isEmpty ? HTML() : "<p class=\"legend\">\(keys)</p>"
    }

    private var nothing: HTML {
        """
        <p class="empty">No window of this time has a point of \(metric.phrase.shortened(to: 80)). \
        <a href="\(ownAddress)">Show the newest of the main metric</a></p>
        """
    }

    /// Points without a value say why, once for all of them.
    private var whyNone: HTML {
        guard let chart, !chart.points.isEmpty, chart.points.allSatisfy({ $0.value == nil }), let last = rows.first
        else {
            return HTML()
        }
        let own = DashboardRoute.history(schema.model, parameters.with { $0.resolution = nil })
        let back: HTML =
            reading.window == reading.ownWindow
            ? HTML()
            : " <a href=\"\(own.address)\">Show it by \(WindowText.unit(of: reading.ownWindow))</a>"
        return "<p class=\"empty\">No window has a value: \(last.note).\(back)</p>"
    }

    private var oddityNote: HTML {
        oddities.isEmpty || chart == nil ? HTML() : "<p class=\"note\">\(oddities)</p>"
    }

    private var table: HTML {
        guard !rows.isEmpty else { return HTML() }
        let hasVersions = Set(rows.map(\.version)).count > 1
        let versionHead: HTML = hasVersions ? "<th scope=\"col\">Version</th>" : HTML()
        let lines = rows.map { row -> HTML in
            let version: HTML =
                hasVersions ? "<td>\(row.version.shortened(to: 40))</td>" : HTML()
            return """
                <tr><th scope="row">\(row.window)</th>\(version)\
                <td class="num\(" bad", if: row.isBeyondLimit)">\(row.value ?? "no value")</td>\
                <td class="num">\(row.interval ?? "none")</td>\
                <td class="num">\(row.labels)</td>\
                <td class="num">\(row.coverage)</td>\
                <td>\(state(row)) <em>\(row.note)</em></td></tr>
                """
        }
        return """
            <div class="scroll points" tabindex="0" role="region" aria-label="Every point, newest first">\
            <table><caption class="hidden">Every point, newest first</caption><thead><tr>\
            <th scope="col">\(unit.capitalizedFirst)</th>\(versionHead)<th scope="col" class="num">Value</th>\
            <th scope="col" class="num">95 % interval</th><th scope="col" class="num">Labels</th>\
            <th scope="col" class="num">Known</th><th scope="col">State</th></tr></thead><tbody>\(lines)</tbody></table></div>
            """
    }

    private func state(_ row: HistoryRow) -> HTML {
        if row.isBeyondLimit { return "<span class=\"bad\">beyond its limit</span>" }
        switch row.state {
        case .maturing: return "<span class=\"badge unknown\">Maturing</span>"
        case .settled: return row.value == nil ? "<span class=\"none\">no value</span>" : "settled"
        case .recorded: return "recorded"
        case .estimated: return "estimated"
        }
    }

    private var small: HTML {
        guard !others.isEmpty else { return HTML() }
        let charts = others.map { other -> HTML in
            let route = DashboardRoute.history(schema.model, parameters.with { $0.metric = other.metric.id })
            return """
                <li><a href="\(route.address)">\(other.metric.title.shortened(to: 60))</a>\(other.spark.drawing)\
                <small>\(other.newest)</small></li>
                """
        }
        return """
            <section class="panel" aria-labelledby="others-title"><h2 id="others-title">Other metrics \
            <small>over the same time</small></h2><ul class="minis">\(charts)</ul></section>
            """
    }
}
