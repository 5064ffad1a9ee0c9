import VigilDomain

/// The sentences that a model's page begins with.
package enum ModelNarration {
    /// What is wrong, since when, and what it goes with.
    ///
    ///     Accuracy is 0.700 in 2007 Q2, below its limit of 0.764; the reference has 0.814.
    ///     1 of 15 inputs drifts in 2007 Q2: age_years.
    ///
    /// The headline is about the main metric: its open alert, else its newest window that may decide, else why there is
    /// no value. The detail names other open alerts, missed targets and drift.
    ///
    /// - Parameter model: Everything known about the model.
    /// - Returns: Whole sentences.
    package static func sentence(_ model: ModelCondition) -> PageSentence {
        let main = model.openAlerts.first { $0.metric == model.schema.mainMetric && $0.status == .firing }
        let others = model.openAlerts.filter { $0.status == .firing && $0.id != main?.id }
        var detail: [String] = []
        if !others.isEmpty {
            detail.append(contentsOf: others.prefix(3).map(alertSentence))
            if others.count > 3 { detail.append("\(NumberText.count(others.count - 3, "more alert")) open.") }
        }
        detail.append(contentsOf: model.targets.filter { !$0.isMet }.map(targetSentence))
        detail.append(model.breachForecast)
        if let estimates = model.estimates {
            detail.append(EstimateNarration.sentence(estimates))
        }
        detail.append(driftSentence(model))
        return PageSentence(
            headline: main.map { mainAlertSentence($0, model) } ?? metricSentence(model),
            detail: detail.filter { !$0.isEmpty }.joined(separator: " "))
    }

    /// What the newest drift check found, in a sentence.
    package static func driftSentence(_ model: ModelCondition) -> String {
        guard let finding = model.newestDrift else {
            if !model.hasData { return "" }
            if model.isPast, model.hasBaseline { return "No window of these days was checked for drift." }
            return model.hasBaseline
                ? "No window was checked for drift yet." : "Drift is not checked: no baseline is set."
        }
        return DriftNarration.sentence(finding.result, window: WindowText.label(of: finding.window))
    }

    private static func mainAlertSentence(_ alert: Alert, _ model: ModelCondition) -> String {
        let descriptor = MetricCatalog.descriptor(of: alert.metric)
        let value = descriptor.format.text(alert.measurement.value)
        let limit = "\(alert.comparison.rawValue) its limit of \(descriptor.format.text(alert.limit))"
        let last = WindowText.label(of: alert.lastWindow)
        guard alert.breachedWindows > 1 else {
            return
                "\(descriptor.phrase.capitalizedFirst) is \(value) in \(last), \(limit)\(against(model, descriptor))."
        }
        let unit = WindowText.unit(of: model.schema.window)
        return "\(descriptor.phrase.capitalizedFirst) is \(value) in \(last) and has been \(limit) for "
            + "\(NumberText.count(alert.breachedWindows, unit)), since \(WindowText.label(of: alert.firstWindow))"
            + "\(against(model, descriptor))."
    }

    private static func against(_ model: ModelCondition, _ descriptor: MetricDescriptor) -> String {
        guard descriptor.id == model.schema.mainMetric, let reference = model.reference?.measurement else { return "" }
        return "; the reference has \(descriptor.format.text(reference.value))"
    }

    private static func metricSentence(_ model: ModelCondition) -> String {
        let descriptor = MetricCatalog.descriptor(of: model.schema.mainMetric)
        let name = descriptor.phrase.capitalizedFirst
        guard let point = model.newestMaturePoint ?? model.newestPoint else {
            guard model.hasData else { return "No data yet." }
            return model.isPast ? "\(name) of these days is not known." : "\(name) is not known yet."
        }
        let window = WindowText.label(of: point.window)
        guard let measurement = point.value.measurement, !point.isMaturing else {
            return "\(name) of \(window) is not known yet: \(whyUnknown(point))."
        }
        var text = "\(name) is \(descriptor.format.text(measurement.value)) in \(window)"
        if let limit = model.limit {
            let number = descriptor.format.text(limit.value)
            text +=
                limit.isBroken(by: measurement.value)
                ? ", \(limit.comparison.rawValue) its limit of \(number)\(withoutOpenAlert(point, model))"
                : ", within its limit of \(number)"
        }
        return text + against(model, descriptor) + "."
    }

    /// What became of a value beyond the limit that no open alert is about.
    private static func withoutOpenAlert(_ point: MetricPoint, _ model: ModelCondition) -> String {
        let alert = model.endedAlerts.first { alert in
            alert.metric == point.metric && alert.firstWindow.start <= point.window.start
                && point.window.end <= alert.lastWindow.end
        }
        if let alert {
            let ended = WindowText.label(of: alert.lastWindow)
            let first = WindowText.label(of: alert.firstWindow)
            return alert.firstWindow == alert.lastWindow
                ? "; its alert has ended" : "; the alert since \(first) ended in \(ended)"
        }
        // The rule waits for its hold time, more rows or more certainty.
        return model.isPast ? " without an alert" : " but not an alert yet"
    }

    private static func whyUnknown(_ point: MetricPoint) -> String {
        guard !point.isMaturing else {
            return "\(NumberText.count(point.labels.labelled)) of \(NumberText.count(point.labels.predictions)) labels "
                + "have come"
        }
        return NarratedValue.reason(point.value)
    }

    private static func alertSentence(_ alert: Alert) -> String {
        let descriptor = MetricCatalog.descriptor(of: alert.metric)
        return "\(descriptor.phrase.capitalizedFirst) is \(descriptor.format.text(alert.measurement.value)) in "
            + "\(WindowText.label(of: alert.lastWindow)), \(alert.comparison.rawValue) its limit of "
            + "\(descriptor.format.text(alert.limit))."
    }

    private static func targetSentence(_ target: TargetStatus) -> String {
        let descriptor = MetricCatalog.descriptor(of: target.metric)
        let goal = target.comparison == .below ? "at least" : "at most"
        return "It misses its target: \(descriptor.phrase) of \(goal) \(descriptor.format.text(target.limit))."
    }
}
