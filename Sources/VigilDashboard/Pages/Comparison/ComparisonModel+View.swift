import VigilDomain
import VigilMonitoring

extension ComparisonModel {
    /// The page.
    ///
    /// It is not refreshed by itself: every refresh would compare all rows again.
    ///
    /// - Parameter context: Where and when it is shown.
    /// - Returns: Everything below the bar at the top.
    package func page(in context: PageContext) -> Page {
        Page(title: "Versions of \(reading.model)", content: content, model: reading.model, isLive: false)
    }

    private var content: HTML {
        """
        <nav class="crumb" aria-label="Breadcrumb">\(HTML.link("Overview", to: .home)) / \
        <a class="name" href="\(modelAddress)">\(reading.model.rawValue)</a></nav>
        <h1>Versions side by side \(verdict)</h1>
        <p class="lead"><b>\(sentence.headline)</b> \(sentence.detail)</p>
        \(HTML.actions(cautions), if: !cautions.isEmpty)
        \(controls)\(table)\(overTime)\(nextSteps)
        """
    }

    private var modelAddress: String { DashboardRoute.model(reading.model, ModelPageParameters()).address }

    private var verdict: HTML {
        guard case .compared(let comparison) = reading.outcome else {
            return "<span class=\"badge silent\">Not compared</span>"
        }
        switch comparison.verdict {
        case .firstIsBetter: return "<span class=\"badge watch\">\(short(reading.first)) is better</span>"
        case .secondIsBetter: return "<span class=\"badge healthy\">\(short(reading.second)) is better</span>"
        case .different: return "<span class=\"badge past\">They differ</span>"
        case .noDifference: return "<span class=\"badge unknown\">No difference shown</span>"
        case .notEnoughData: return "<span class=\"badge unknown\">Not enough data</span>"
        case .notPossible: return "<span class=\"badge unknown\">Cannot be compared</span>"
        }
    }

    /// A side's name where there is little room.
    private func short(_ schema: ModelSchema?) -> String {
        guard let schema else { return "" }
        let version = schema.version.shortened(to: 24)
        return schema.model == reading.model
            ? "Version \(version)" : "\(schema.model.rawValue.shortened(to: 24)) \(version)"
    }

    // MARK: Choices

    private var controls: HTML {
        """
        <div class="controls"><div class="choices">\(choices)</div><div class="choices">\(stretches)\
        \(HTML.datesMenu(
            to: ownAddress, chosen: days, keeping: parameters.with { $0.stretch = .shared }.items))</div></div>
        """
    }

    private var ownAddress: String { DashboardRoute.comparison(reading.model, ComparisonParameters()).address }

    private var days: TimeRange? {
        if case .days(let range) = parameters.stretch { range } else { nil }
    }

    private var choices: HTML {
        let versions = reading.versions.reversed().prefix(ComparisonPage.mostChoices)
        let first = versions.map { schema in
            SelectField.Option(
                value: schema.version, title: schema.version, isChosen: schema == reading.first)
        }
        let others = (versions + reading.others.reversed().prefix(ComparisonPage.mostChoices)).map { schema in
            SelectField.Option(
                value: ComparedVersion(schema).key,
                title: schema.model == reading.model ? schema.version : "\(schema.model) \(schema.version)",
                isChosen: schema == reading.second)
        }
        guard others.count > 1, let newest = reading.versions.last else { return HTML() }
        let metrics = ComparisonPage.choices(for: newest).map { descriptor in
            SelectField.Option(
                value: descriptor.id.rawValue, title: descriptor.title, isChosen: descriptor.id == reading.metric)
        }
        let kept = parameters.with { parameters in
            (parameters.first, parameters.second, parameters.metric) = (nil, nil, nil)
        }
        return .filters(
            to: ownAddress,
            [
                SelectField(label: "Version", name: "first", options: first),
                SelectField(label: "with", name: "with", options: others),
                SelectField(label: "decided by", name: "metric", options: metrics),
            ], keeping: kept.items)
    }

    private var stretches: HTML {
        let link = { (title: String, stretch: ComparisonParameters.Stretch) -> HTML in
            let route = DashboardRoute.comparison(reading.model, parameters.with { $0.stretch = stretch })
            return """
                <a class="button" href="\(route.address)"\(" aria-current=\"true\"", if: parameters.stretch == stretch)>\
                \(title)</a>
                """
        }
        return """
            <nav class="segmented" aria-label="Time"><span>Time</span>\(link("both served", .shared))\
            \(link("all", .all))</nav>
            """
    }

    // MARK: Evidence

    private var table: HTML {
        guard !rows.isEmpty, case .compared(let comparison) = reading.outcome else { return HTML() }
        let (first, second) = (comparison.first.shortened(to: 60), comparison.second.shortened(to: 60))
        let lines = rows.map { row($0, first, second) }
        return """
            <section class="panel" aria-labelledby="metrics-title"><h2 id="metrics-title">Every metric \
            <small>what decides first; the difference is \(second) less \(first)</small></h2>\
            <table class="cards differences"><thead><tr><th scope="col">Metric</th>\
            <th scope="col" class="num">\(first.capitalizedFirst)</th>\
            <th scope="col" class="num">\(second.capitalizedFirst)</th>\
            <th scope="col" class="num">Difference, 95 % interval</th><th scope="col"><span class="hidden">Drawn</span></th>\
            <th scope="col" class="num"><abbr title="\(Self.pMeaning)">p</abbr></th>\
            <th scope="col" class="num"><abbr title="\(Self.adjustedMeaning)">adjusted p</abbr></th>\
            <th scope="col">Finding and test</th></tr></thead><tbody>\(lines)</tbody></table>\
            <p class="note">p: \(Self.pMeaning). Adjusted p: \(Self.adjustedMeaning). Each drawing has a scale of its own; \
            its middle is no difference. Intervals are not corrected for the number of metrics.</p></section>
            """
    }

    private static let pMeaning = "how often chance alone makes two equal sides differ as much"
    private static let adjustedMeaning =
        "corrected by Holm's method for the number of metrics that do not decide; the deciding one stands by itself"

    private func row(_ row: DifferenceRow, _ first: String, _ second: String) -> HTML {
        let interval: HTML = row.interval.map { "<small>\($0)</small>" } ?? HTML()
        let deciding: HTML = row.isDeciding ? " <em>decides</em>" : ""
        return """
            <tr><th scope="row"\(" class=\"strong\"", if: row.isDeciding)>\(row.title)\(deciding)</th>\
            <td class="num" data-label="\(first.capitalizedFirst)">\(row.first)</td>\
            <td class="num" data-label="\(second.capitalizedFirst)">\(row.second)</td>\
            <td class="num" data-label="Difference">\(row.difference)\(interval)</td><td>\(row.mark)</td>\
            <td class="num" data-label="p">\(row.pValue ?? "none")</td>\
            <td class="num" data-label="adjusted p">\(row.adjustedPValue ?? (row.isDeciding ? "its own" : "none"))</td>\
            <td class="wide-cell">\(row.badge(second: short(reading.second)))<small>\(row.test)</small></td></tr>
            """
    }

    private var overTime: HTML {
        guard let chart, let first = reading.first, let second = reading.second else { return HTML() }
        let descriptor = MetricCatalog.descriptor(of: reading.metric)
        return """
            <section class="panel" aria-labelledby="time-title"><h2 id="time-title">Over time \
            <small>\(descriptor.phrase) by \(WindowText.unit(of: first.window)), with 95 % interval</small></h2>\
            <p class="legend"><span class="key current">\(reading.name(first))</span>\
            <span class="key estimate">\(reading.name(second)), dashed</span></p>\(chart.figure)</section>
            """
    }

    private var nextSteps: HTML {
        guard case .compared = reading.outcome, let first = reading.first, let second = reading.second,
            let range = reading.range
        else { return alternatives }
        let data = DashboardRoute.comparisonData(
            ComparedVersion(first), ComparedVersion(second), reading.metric, range)
        return "<p class=\"note\">\(HTML.link("The comparison as JSON", to: data))</p>"
    }

    /// Where to go on when nothing could be compared.
    private var alternatives: HTML {
        let all = parameters.with { $0.stretch = .all }
        let isApart = parameters.stretch == .shared && !reading.firstPoints.isEmpty && !reading.secondPoints.isEmpty
        let button: HTML =
            isApart
            ? """
            <p><a class="button" href="\(DashboardRoute.comparison(reading.model, all).address)">Compare them over all of \
            their time</a></p>
            """ : HTML()
        let hint: HTML =
            reading.versions.count < 2
            ? """
            <p>Another version is registered as the model was, with the same name and another <code>version</code>; its \
            predictions say which one made them. A model that answers the same requests beside this one can be compared, \
            too: choose it above.</p>
            """ : HTML()
        return """
            <section class="panel empty"><h2>What to do</h2>\(button)\(hint)\
            <p><a href="\(modelAddress)">Back to the model</a></p></section>
            """
    }
}
