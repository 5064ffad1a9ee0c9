package import VigilDomain
package import VigilFormats

/// Which column of a recording holds what; the features are found by the names that the schema has.
package struct ReplayMapping: Hashable, Sendable {
    /// Ids of the predictions, unique.
    package var id: String
    /// When they were made.
    package var timestamp: String
    /// Probability of class 1, confidence or ranking score.
    package var score: String?
    /// Class, value or class name.
    package var prediction: String?
    /// What really happened.
    package var label: String?
    /// When that became known.
    package var labelTimestamp: String?
    /// Ranking: the query.
    package var group: String?
    /// Ranking: the place in the list.
    package var rank: String?
    /// How long the model took, in milliseconds.
    package var inferenceTime: String?
    /// Multiclass classification: what the name of the column with a class's probability begins with, before the class.
    package var probabilityPrefix: String?
    /// Rows that do not have all of these values are left out.
    package var filters: [RowFilter]
    /// Whether times without a zone are read as UTC instead of being refused.
    package var assumesUTC: Bool

    /// The columns of a recording.
    package init(
        id: String, timestamp: String, score: String? = nil, prediction: String? = nil, label: String? = nil,
        labelTimestamp: String? = nil, group: String? = nil, rank: String? = nil, inferenceTime: String? = nil,
        probabilityPrefix: String? = nil, filters: [RowFilter] = [], assumesUTC: Bool = false
    ) {
        self.id = id
        self.timestamp = timestamp
        self.score = score
        self.prediction = prediction
        self.label = label
        self.labelTimestamp = labelTimestamp
        self.group = group
        self.rank = rank
        self.inferenceTime = inferenceTime
        self.probabilityPrefix = probabilityPrefix
        self.filters = filters
        self.assumesUTC = assumesUTC
    }

    /// The column with each class's probability.
    ///
    /// - Parameter schema: The model's.
    /// - Returns: Names in the order of the classes; none where nothing was said of them.
    package func probabilityColumns(_ schema: ModelSchema) -> [String] {
        guard let probabilityPrefix else { return [] }
        return (schema.classes ?? []).map { probabilityPrefix + $0 }
    }

    /// Every column that it names, features and probabilities left aside.
    package var columns: Set<String> {
        let optional = [score, prediction, label, labelTimestamp, group, rank, inferenceTime]
        return Set([id, timestamp] + optional.compactMap { $0 } + filters.map(\.column))
    }

    /// The kinds in which the columns are read, so that no chunk of a file is read differently from another.
    ///
    /// - Parameter schema: The model's.
    /// - Returns: Times, ids and filters as text, the rest as the schema has it.
    package func types(for schema: ModelSchema) -> TypeOverrides {
        var kinds = TypeOverrides(schema).kinds
        for name in [score, rank, inferenceTime].compactMap({ $0 }) + probabilityColumns(schema) {
            kinds[name] = .numeric
        }
        for name in [prediction, label].compactMap({ $0 }) { kinds[name] = schema.predictionKind }
        let texts = [id, timestamp, labelTimestamp, group].compactMap { $0 } + filters.map(\.column)
        for name in texts where kinds[name] != .numeric || !schema.features.contains(where: { $0.name == name }) {
            kinds[name] = .categorical
        }
        return TypeOverrides(kinds)
    }
}

/// A condition on rows: a column has this text.
package struct RowFilter: Hashable, Sendable {
    /// The column.
    package var column: String
    /// Its text in the rows that are kept.
    package var value: String

    /// A condition.
    package init(column: String, value: String) {
        self.column = column
        self.value = value
    }
}
