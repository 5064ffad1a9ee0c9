extension PredictionBatch {
    /// Checks the batch as a request over HTTP is checked: its columns, and then every value.
    ///
    /// Ids have 1 to 200 bytes without control characters, times lie in `Timestamp.supported`, scores of
    /// classifications are probabilities, predictions of binary ones 0 or 1, ranks whole numbers from 1, inference
    /// times at least 0, names at most 1,000 bytes. Where the schema names its classes, a prediction is one of them, and
    /// the probabilities of a row are all missing or sum to 1. Apart from features, no number is infinite; a missing value
    /// is always allowed. That ids are unique is for the store to say.
    ///
    /// - Parameter schema: The model's.
    /// - Throws: `DomainError`, `lengthMismatch` or `invalidValue`, naming the column and the row.
    /// - Complexity: O(values).
    public func validate(against schema: ModelSchema) throws(DomainError) {
        try validateColumns(against: schema)
        let rules = RowRules(schema)
        try RowRules.require(ids: ids)
        for (column, feature) in zip(features, schema.features) where column.kind == .categorical {
            try ValueRule.name.require(column, field: feature.name)
        }
        try rules.score.require(scores, field: "scores")
        try rules.require(predictions: predictions, field: "predictions")
        try ValueRule.name.require(.categorical(groups), field: "groups")
        try rules.rank.require(ranks, field: "ranks")
        try rules.inferenceMilliseconds.require(inferenceMilliseconds, field: "inferenceMilliseconds")
        if let row = firstRowWithoutProbabilities,
            let fault = RowRules.fault(ofProbabilities: probabilities.map { $0[row] })
        {
            throw DomainError(.invalidValue, field: "probabilities[\(row)]", detail: fault)
        }
    }

    /// The first row whose probabilities are none, found column by column.
    private var firstRowWithoutProbabilities: Int? {
        guard !probabilities.isEmpty else { return nil }
        var sums = [Double](repeating: 0, count: count)
        var missing = [Int](repeating: 0, count: count)
        var outside = [Bool](repeating: false, count: count)
        for column in probabilities {
            for row in column.indices {
                if column[row].isNaN {
                    missing[row] += 1
                } else {
                    sums[row] += column[row]
                    outside[row] = outside[row] || !ValueRule.share.allows(column[row])
                }
            }
        }
        return sums.indices.first { row in
            if missing[row] > 0 { return missing[row] < probabilities.count }
            return outside[row] || !(abs(sums[row] - 1) <= RowRules.probabilitySumTolerance)
        }
    }

    /// Checks what storage and windows rely on: one value a row, the kinds of `schema`, codes with a name, and times
    /// that calendars can hold.
    ///
    /// - Parameter schema: The model's.
    /// - Throws: `DomainError`, `lengthMismatch` or `invalidValue`, naming the column.
    /// - Complexity: O(values).
    package func validateColumns(against schema: ModelSchema) throws(DomainError) {
        try validateFeatures(against: schema)
        try validateOutputs(against: schema)
    }

    /// The features' part of ``validateColumns(against:)``.
    ///
    /// - Parameter schema: The model's.
    /// - Throws: `DomainError`, `lengthMismatch` or `invalidValue`, naming the column.
    package func validateFeatures(against schema: ModelSchema) throws(DomainError) {
        guard features.count == schema.features.count else {
            throw DomainError(
                .lengthMismatch, field: "features",
                detail: "\(features.count) columns were given; the schema has \(schema.features.count)")
        }
        for (column, feature) in zip(features, schema.features) {
            try require(feature.name, column.count)
            guard column.kind == feature.kind else {
                throw DomainError(
                    .invalidValue, field: feature.name,
                    detail: "the column is \(column.kind); the schema says \(feature.kind)")
            }
            try RowRules.require(codesOf: column, field: feature.name)
        }
    }

    /// The part of ``validateColumns(against:)`` of all columns but the features.
    ///
    /// - Parameter schema: The model's.
    /// - Throws: `DomainError`, `lengthMismatch` or `invalidValue`, naming the column.
    package func validateOutputs(against schema: ModelSchema) throws(DomainError) {
        try require("timestamps", timestamps.count)
        try require("scores", scores.count)
        try require("predictions", predictions.count)
        guard predictions.kind == schema.predictionKind else {
            throw DomainError(
                .invalidValue, field: "predictions",
                detail: "the column is \(predictions.kind); a \(schema.task.rawValue) needs \(schema.predictionKind)")
        }
        try RowRules.require(codesOf: predictions, field: "predictions")
        try require("groups", groups.codes.count)
        try RowRules.require(codesOf: .categorical(groups), field: "groups")
        try require("ranks", ranks.count)
        try require("inferenceMilliseconds", inferenceMilliseconds.count)
        guard probabilities.count == schema.classes?.count ?? 0 else {
            throw DomainError(
                .lengthMismatch, field: "probabilities",
                detail:
                    "\(probabilities.count) columns were given; the schema has \(schema.classes?.count ?? 0) classes")
        }
        for column in probabilities { try require("probabilities", column.count) }
        try RowRules.require(times: timestamps)
    }

    private func require(_ field: String, _ length: Int) throws(DomainError) {
        guard length == count else {
            throw DomainError(
                .lengthMismatch, field: field, detail: "\(length) values were given for \(count) predictions")
        }
    }
}
