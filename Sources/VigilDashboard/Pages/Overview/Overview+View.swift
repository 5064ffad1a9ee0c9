import VigilDomain
import VigilMonitoring

extension OverviewModel {
    /// The page.
    ///
    /// - Parameter context: Where and when it is shown.
    /// - Returns: Everything below the bar at the top.
    package func page(in context: PageContext) -> Page {
        Page(title: "Overview", content: total == 0 ? firstSteps(context) : content, section: "Overview")
    }

    private var content: HTML {
        """
        <h1>\(sentence.headline)</h1>
        <p class="lead">\(sentence.detail)</p>
        \(filters)\(rows.isEmpty ? nothingFound : table)\(remainder)
        """
    }

    /// How many models the search found, in any state.
    private var found: Int { counts.values.reduce(0, +) }

    private var filters: HTML {
        let states = ModelStatus.allCases.compactMap { status -> HTML? in
            guard let count = counts[status], count > 0 else {
                return parameters.status == status ? choice(status.title, 0, status) : nil
            }
            return choice(status.title, count, status)
        }
        let kept: HTML =
            parameters.status.map { status in
                "<input type=\"hidden\" name=\"status\" value=\"\(status.rawValue)\">"
            } ?? ""
        return """
            <div class="filters"><form role="search" method="get" action="/" data-search>\
            <input type="search" name="search" value="\(parameters.search)" placeholder="Find a model" \
            aria-label="Find a model" maxlength="100" autocomplete="off">\(kept)\
            <button type="submit">Find</button></form>\
            <nav class="choices" aria-label="State">\(choice("All", found, nil))\(states)</nav></div>
            """
    }

    private func choice(_ title: String, _ count: Int, _ status: ModelStatus?) -> HTML {
        let route = DashboardRoute.overview(OverviewParameters(search: parameters.search, status: status))
        return """
            <a class="button" href="\(route.address)"\(" aria-current=\"true\"", if: parameters.status == status)>\
            \(title) <span>\(NumberText.count(count))</span></a>
            """
    }

    private var table: HTML {
        """
        <div class="panel"><table class="models" data-sorted><caption class="hidden">Models, those that need attention \
        first</caption><thead><tr><th scope="col">Status</th><th scope="col">Model</th>\
        <th scope="col" class="num">Main metric</th><th scope="col">Over time</th>\
        <th scope="col">Drift, per feature</th><th scope="col" class="num">Labels known</th>\
        <th scope="col" class="num">Predictions</th><th scope="col" class="num">Latency p95</th></tr></thead>\
        <tbody>\(rows.map(\.html))</tbody></table></div>\
        <p class="panel empty" role="status" data-nothing-found hidden>No model in this list has such a name.</p>
        """
    }

    private var nothingFound: HTML {
        let wanted = parameters.search.isEmpty ? "" : " whose name holds “\(parameters.search)”"
        let state = parameters.status.map { " in the state “\($0.title)”" } ?? ""
        return """
            <p class="panel empty">There is no model\(wanted)\(state). \
            \(HTML.link("Show all \(NumberText.count(total))", to: .home))</p>
            """
    }

    private var remainder: HTML {
        let matching = parameters.status.map { counts[$0] ?? 0 } ?? found
        guard matching > rows.count else { return HTML() }
        return """
            <p class="note">The \(NumberText.count(rows.count)) that need attention most are shown, of \
            \(NumberText.count(matching)). Search to see others.</p>
            """
    }

    private func firstSteps(_ context: PageContext) -> HTML {
        """
        <h1>\(sentence.headline)</h1>
        <p class="lead">Vigil watches a model from the moment it is registered. Begin with either of these.</p>
        <section class="panel steps">
        \(HowTo.command("Let Vigil infer the schema from a file of recorded predictions", HowTo.addModel(context)))
        \(HowTo.command("Or register it by hand", HowTo.registerModel(context)))
        </section>
        """
    }
}

extension OverviewModel.Row {
    /// The table's row; on a narrow page it becomes a card whose parts carry their column's name.
    var html: HTML {
        """
        <tr data-key="\(model.rawValue)" data-search-text="\(model.rawValue.lowercased())">\
        <td class="state">\(Badge.status(status))\("<small>\(alerts ?? "")</small>", if: alerts != nil)</td>\
        <th scope="row">\(HTML.link(model.rawValue, to: .model(model, ModelPageParameters())))\
        <small>\(task) · version \(version.shortened(to: 24))</small></th>\
        <td class="num" data-label="Main metric">\(metricCell)</td>\
        <td class="trend" data-label="Over time">\(sparkline?.drawing)<small>\(change)</small></td>\
        <td data-label="Drift, per feature">\(driftCell)</td>\
        <td class="num" data-label="Labels known">\(labelsCell)</td>\
        <td class="num" data-label="Predictions">\(predictionsCell)</td>\
        <td class="num" data-label="Latency p95">\(latencyCell)</td></tr>
        """
    }

    private func howTo(_ part: HowTo.Part) -> HTML {
        HTML.link(part.invitation, to: .model(model, ModelPageParameters(), part: part.id))
    }

    private var metricCell: HTML {
        guard let metric else { return .absent("no value", note: "\(metricNote)") }
        return "<b\(" class=\"bad\"", if: metric.isBad)>\(metric.value)</b><small>\(metric.note)</small>"
    }

    private var driftCell: HTML {
        if let strip { return "\(strip.drawing)<small>\(drift)</small>" }
        return status == .noData
            ? .absent("no data") : .absent("not checked", note: "\(drift), \(howTo(hasBaseline ? .check : .baseline))")
    }

    private var labelsCell: HTML {
        guard let labels else { return .absent("no data") }
        guard labels.share != "0 %" else { return .absent("0 %", note: howTo(.outcomes)) }
        return "\(labels.share)<small>\(labels.note)</small>"
    }

    private var predictionsCell: HTML {
        guard let predictions, let window else { return .absent("none yet", note: howTo(.predictions)) }
        return "\(predictions)<small>in \(window)</small>"
    }

    private var latencyCell: HTML {
        guard let latency else { return .absent("not reported", note: howTo(.latency)) }
        return "\(latency)<small>\(latencyNote)</small>"
    }
}
