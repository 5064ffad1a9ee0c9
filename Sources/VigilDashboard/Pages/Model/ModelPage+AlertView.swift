import VigilDomain
import VigilMonitoring

extension ModelPageModel {
    /// Alerts, open and past, and the rules behind them.
    func alertSection(_ context: PageContext) -> HTML {
        """
        <section class="panel" id="alerts" aria-labelledby="alerts-title"><h2 id="alerts-title">Alerts \
        <small>\(alertCount)</small></h2>\(alerts.isEmpty ? noAlerts : alertTable)\(ruleTable)</section>
        """
    }

    private var alertCount: String {
        let open = alerts.count { $0.alert.status == .firing }
        let past = alerts.count - open
        let more = past >= ModelPage.mostAlerts ? "the newest " : ""
        return "\(NumberText.count(open)) open, \(more)\(NumberText.count(past)) past"
    }

    private var noAlerts: HTML {
        guard rules.isEmpty else {
            let watching = NumberText.count(rules.count, "rule watches", "rules watch")
            return "<p class=\"empty\">No alert has fired. \(watching) this model.</p>"
        }
        return """
            <p class="empty">No rule watches this model, so nothing can fire. \
            \(HTML.link(HowTo.Part.rule.title, toPart: HowTo.Part.rule.id)).</p>
            """
    }

    private var alertTable: HTML {
        let rows = alerts.map { row -> HTML in
            let alert = row.alert
            return """
                <tr data-key="\(alert.id)"><td>\(Badge.alert(alert))</td>\
                <th scope="row">\(alert.summary.shortened(to: 400))<small>rule \(alert.rule), \
                fired \(TimeText.element(alert.firedAt))</small></th>\
                <td data-label="Since">\(row.since)</td><td data-label="Until">\(row.until)</td>\
                <td class="num" data-label="Windows in breach">\(NumberText.count(alert.breachedWindows))</td></tr>
                """
        }
        return """
            <table class="cards"><thead><tr><th scope="col">State</th><th scope="col">Reason</th>\
            <th scope="col">Since</th><th scope="col">Until</th><th scope="col" class="num">Windows in breach</th></tr>\
            </thead><tbody>\(rows)</tbody></table>
            """
    }

    private var ruleTable: HTML {
        guard !rules.isEmpty else { return HTML() }
        let rows = rules.map { rule -> HTML in
            """
            <tr data-key="\(rule.name)"><th scope="row">\(rule.name)</th>\
            <td data-label="Fires when">\(rule.condition) \(rule.limit)</td>\
            <td data-label="Then">\(rule.consequence)</td><td data-label="Now">\(rule.position)</td></tr>
            """
        }
        return """
            <details class="data" id="rules"><summary>\(NumberText.count(rules.count, "rule"))</summary>\
            <table class="cards"><thead><tr><th scope="col">Rule</th><th scope="col">Fires when</th>\
            <th scope="col">Then</th><th scope="col">Now</th></tr></thead><tbody>\(rows)</tbody></table></details>
            """
    }

    /// Goals that are aimed at: a line each, never an alert.
    var targetSection: HTML {
        guard !targets.isEmpty else { return HTML() }
        let rows = targets.map { target -> HTML in
            let badge: HTML =
                switch target.isMet {
                case true?: "<span class=\"badge healthy\">Met</span>"
                case false?: "<span class=\"badge watch\">Missed</span>"
                case nil: "<span class=\"badge silent\">Unknown</span>"
                }
            return """
                <tr data-key="\(target.name)/\(target.goal)"><td>\(badge)</td>\
                <th scope="row">\(target.goal)<small>\(target.name)</small></th>\
                <td data-label="Newest">\(target.newest)</td><td data-label="So far">\(target.history)</td></tr>
                """
        }
        return """
            <section class="panel" aria-labelledby="targets-title"><h2 id="targets-title">Targets \
            <small>aimed at; missing one pages nobody</small></h2><table class="cards"><thead><tr>\
            <th scope="col">State</th><th scope="col">Goal</th><th scope="col">Newest</th>\
            <th scope="col">So far</th></tr></thead><tbody>\(rows)</tbody></table></section>
            """
    }
}
