import VigilDomain
import VigilMonitoring

/// Turns one prediction into a row, and says what stands out against the schema and the baseline.
struct LiveInspection {
    let schema: ModelSchema
    let profiles: [String: ReferenceProfile]

    /// Appends `prediction` to `batch` when it fits the schema.
    func inspect(_ prediction: LivePrediction, into batch: inout PredictionBatch) -> LivePredictionReport {
        var notices = violations(of: prediction)
        guard notices.isEmpty else { return LivePredictionReport(isAccepted: false, notices: notices) }
        for (index, feature) in schema.features.enumerated() {
            let value = prediction.features[feature.name] ?? .missing
            if let notice = notice(of: value, feature: feature) { notices.append(notice) }
            batch.features[index].append(value)
        }
        batch.ids.append(prediction.id)
        batch.timestamps.append(prediction.timestamp.milliseconds)
        batch.scores.append(prediction.score ?? .nan)
        batch.predictions.append(prediction.prediction)
        batch.groups.append(CategoricalColumn([prediction.group]))
        batch.ranks.append(prediction.rank ?? .nan)
        batch.inferenceMilliseconds.append(prediction.inferenceMilliseconds ?? .nan)
        for place in batch.probabilities.indices {
            batch.probabilities[place].append(prediction.probabilities?[place] ?? .nan)
        }
        return LivePredictionReport(isAccepted: true, notices: notices)
    }

    private func violations(of prediction: LivePrediction) -> [LivePredictionReport.Notice] {
        var found: [LivePredictionReport.Notice] = []
        func violation(_ field: String, _ detail: String) {
            found.append(LivePredictionReport.Notice(kind: .schemaViolation, field: field, detail: detail))
        }
        let known = Set(schema.features.map(\.name))
        for name in prediction.features.keys.sorted() where !known.contains(name) {
            violation(name, "is not a feature of \(schema.model)")
        }
        for feature in schema.features {
            if let problem = Self.mismatch(prediction.features[feature.name] ?? .missing, kind: feature.kind) {
                violation(feature.name, problem)
            }
        }
        if let problem = Self.mismatch(prediction.prediction, kind: schema.predictionKind) {
            violation("prediction", problem)
        }
        var predicted: (number: Double?, name: String?)
        switch prediction.prediction {
        case .number(let number): predicted = (number, nil)
        case .name(let name): predicted = (nil, name)
        case .missing: predicted = (nil, nil)
        }
        let faults = RowRules(schema).faults(
            id: prediction.id, timestamp: prediction.timestamp, score: prediction.score,
            predictedNumber: predicted.number, predictedName: predicted.name, group: prediction.group,
            rank: prediction.rank, inferenceMilliseconds: prediction.inferenceMilliseconds,
            probabilities: prediction.probabilities)
        for fault in faults where !found.contains(where: { $0.field == fault.field }) {
            violation(fault.field, fault.detail)
        }
        return found
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

    private func notice(of value: FeatureValue, feature: FeatureSchema) -> LivePredictionReport.Notice? {
        guard let profile = profiles[feature.name] else { return nil }
        switch value {
        case .number(let number):
            guard let range = profile.range, !range.contains(number) else { return nil }
            return LivePredictionReport.Notice(
                kind: .outOfRange, field: feature.name,
                detail: "\(number) lies outside the reference's \(range.lowerBound) to \(range.upperBound)")
        case .name(let name):
            guard let names = profile.categories, !names.contains(name) else { return nil }
            return LivePredictionReport.Notice(
                kind: .unseenCategory, field: feature.name,
                detail: "\"\(name.prefix(80))\" is not among the reference's \(names.count) names")
        case .missing:
            guard profile.missingShare == 0 else { return nil }
            return LivePredictionReport.Notice(
                kind: .unexpectedlyMissing, field: feature.name, detail: "it was never missing in the reference")
        }
    }
}

extension Column {
    /// Adds one value; one of the wrong kind counts as missing.
    fileprivate mutating func append(_ value: FeatureValue) {
        switch self {
        case .numeric(var column):
            self = .numeric(NumericColumn([]))
            if case .number(let number) = value { column.values.append(number) } else { column.values.append(.nan) }
            self = .numeric(column)
        case .categorical(var column):
            self = .empty(.categorical)
            if case .name(let name) = value {
                column.append(CategoricalColumn([name]))
            } else {
                column.codes.append(CategoricalColumn.missing)
            }
            self = .categorical(column)
        }
    }
}
