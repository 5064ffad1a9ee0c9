import VigilDomain
import VigilMonitoring

/// What one prediction of a version is held against: its schema and its baseline, made ready once.
///
/// An object, so that a caller who asks for it takes one reference and not a dozen arrays.
final class LiveInspection: Sendable {
    let schema: ModelSchema
    let layout: LiveLayout
    /// Of the baseline; `nil` where there is none.
    let revision: Int64?
    /// What detectors watch of it; `nil` where none do.
    let subject: LiveWatch.Subject?
    /// What the baseline knows of each feature, in the schema's order.
    private let profiles: [ReferenceProfile?]
    private let rules: RowRules

    init(schema: ModelSchema, baseline: PreparedBaseline? = nil, subject: LiveWatch.Subject? = nil) {
        self.schema = schema
        self.subject = subject
        layout = LiveLayout(schema)
        revision = baseline?.revision
        profiles = schema.features.map { baseline?.profiles[$0.name] }
        rules = RowRules(schema)
    }

    /// Says what stands out; what violates the schema is not accepted.
    func inspect(_ row: LiveRow) -> LivePredictionReport {
        var violations: [LivePredictionReport.Notice] = []
        var notices: [LivePredictionReport.Notice] = []
        if let fault = faultOfFeatures(row.features) {
            violations = fault
        } else if case .columns(let numbers, let names) = row.features {
            // Apart, since taking the arrays out of the row for each feature costs as much as the checks.
            for feature in layout.features {
                let value: FeatureValue
                switch feature.kind {
                case .numeric: value = Self.value(numbers[feature.placeInKind])
                case .categorical: value = names[feature.placeInKind].map { .name($0) } ?? .missing
                }
                look(at: value, feature, &violations, &notices)
            }
        } else {
            for feature in layout.features { look(at: row.value(of: feature), feature, &violations, &notices) }
        }
        if case .named(let named) = row.features, let more = surplus(named) {
            violations.insert(contentsOf: more, at: 0)
        }
        addFaults(of: row, to: &violations)
        return violations.isEmpty
            ? LivePredictionReport(isAccepted: true, notices: notices)
            : LivePredictionReport(isAccepted: false, notices: violations)
    }

    private static func value(_ number: Double) -> FeatureValue { number.isNaN ? .missing : .number(number) }

    private func look(
        at value: FeatureValue, _ feature: LiveLayout.Feature, _ violations: inout [LivePredictionReport.Notice],
        _ notices: inout [LivePredictionReport.Notice]
    ) {
        if let problem = Self.mismatch(value, kind: feature.kind) {
            violations.append(Self.violation(feature.name, problem))
        } else if let notice = notice(of: value, feature) {
            notices.append(notice)
        }
    }

    /// What is wrong with how many features there are, so that no single one can be looked at; `nil` for nothing.
    private func faultOfFeatures(_ features: LiveRow.Features) -> [LivePredictionReport.Notice]? {
        func wrong(_ what: String, _ given: Int, _ need: Int) -> LivePredictionReport.Notice? {
            guard given != need else { return nil }
            return Self.violation(
                what, "\(given) were given; \(schema.model) \(schema.version) has \(need), in the order of its schema")
        }
        switch features {
        case .columns(let numbers, let names):
            if numbers.count == layout.numbers, names.count == layout.names { return nil }
            return [wrong("numbers", numbers.count, layout.numbers), wrong("names", names.count, layout.names)]
                .compactMap { $0 }
        case .values(let values): return wrong("features", values.count, layout.features.count).map { [$0] }
        case .named: return nil
        }
    }

    /// Names that are none of the features, which only a dictionary can have.
    private func surplus(_ named: [String: FeatureValue]) -> [LivePredictionReport.Notice]? {
        let known = Set(layout.features.map(\.name))
        let others = named.keys.filter { !known.contains($0) }.sorted()
        return others.isEmpty ? nil : others.map { Self.violation($0, "is not a feature of \(schema.model)") }
    }

    private func addFaults(of row: LiveRow, to violations: inout [LivePredictionReport.Notice]) {
        if let problem = Self.mismatch(row.prediction, kind: layout.predictionKind) {
            violations.append(Self.violation("prediction", problem))
        }
        var predicted: (number: Double?, name: String?)
        switch row.prediction {
        case .number(let number): predicted = (number, nil)
        case .name(let name): predicted = (nil, name)
        case .missing: predicted = (nil, nil)
        }
        let faults = rules.faults(
            id: row.id, timestamp: row.timestamp, score: row.score, predictedNumber: predicted.number,
            predictedName: predicted.name, group: row.group, rank: row.rank,
            inferenceMilliseconds: row.inferenceMilliseconds, probabilities: row.probabilities)
        for fault in faults where !violations.contains(where: { $0.field == fault.field }) {
            violations.append(Self.violation(fault.field, fault.detail))
        }
    }

    private static func violation(_ field: String, _ detail: String) -> LivePredictionReport.Notice {
        LivePredictionReport.Notice(kind: .schemaViolation, field: field, .text(detail))
    }

    private static func mismatch(_ value: FeatureValue, kind: ColumnKind) -> String? {
        switch (value, kind) {
        case (.missing, _): return nil
        case (.name(let name), .categorical): return RowRules.fault(ofName: name)
        case (.number(let number), .numeric):
            return number.isFinite ? nil : "\(number) was given; it must be finite, or missing"
        case (.number(let number), .categorical): return "the number \(number) was given; it must be a name"
        case (.name(let name), .numeric): return "\"\(name.prefix(80))\" was given; it must be a number"
        }
    }

    private func notice(of value: FeatureValue, _ feature: LiveLayout.Feature) -> LivePredictionReport.Notice? {
        guard let profile = profiles[feature.place] else { return nil }
        switch value {
        case .number(let number):
            guard let range = profile.range, !range.contains(number) else { return nil }
            return LivePredictionReport.Notice(
                kind: .outOfRange, field: feature.name, .number(number, outside: range))
        case .name(let name):
            guard let names = profile.categories, !names.contains(name) else { return nil }
            return LivePredictionReport.Notice(
                kind: .unseenCategory, field: feature.name, .name(name, amongNone: names.count))
        case .missing:
            guard profile.missingShare == 0 else { return nil }
            return LivePredictionReport.Notice(kind: .unexpectedlyMissing, field: feature.name, .neverMissing)
        }
    }
}
