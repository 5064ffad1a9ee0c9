package import VigilDomain

/// What the user said about a recording's columns; the rest is found by the usual names.
package struct ReplayColumns: Hashable, Sendable {
    /// What a column can hold.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        case id, timestamp, score, prediction, label
        case labelTimestamp = "label-timestamp"
        case group, rank
        case inferenceTime = "inference-time"

        /// The names that such a column usually has, the more telling one first.
        package var usualNames: [String] {
            switch self {
            case .id: ["row_id", "prediction_id", "id"]
            case .timestamp: ["timestamp"]
            case .score: ["score"]
            case .prediction: ["prediction"]
            case .label: ["label"]
            case .labelTimestamp: ["label_timestamp"]
            case .group: ["group", "query_id"]
            case .rank: ["rank"]
            case .inferenceTime: ["inference_time_ms"]
            }
        }

        /// Whether rows of a task have it.
        package func applies(to task: ModelTask) -> Bool {
            switch self {
            case .group, .rank: task == .ranking
            default: true
            }
        }
    }

    /// The columns that the user named.
    package var named: [Role: String]
    /// What the names of columns with the probability of a class begin with, before the class.
    package var probabilityPrefix: String
    /// Rows to keep.
    package var filters: [RowFilter]
    /// Whether times without a zone are read as UTC.
    package var assumesUTC: Bool

    /// The usual beginning of the names of columns with the probability of a class, as in `probability_cat`.
    package static let usualProbabilityPrefix = "probability_"

    /// What the user said.
    package init(
        named: [Role: String] = [:], probabilityPrefix: String = usualProbabilityPrefix, filters: [RowFilter] = [],
        assumesUTC: Bool = false
    ) {
        self.named = named
        self.probabilityPrefix = probabilityPrefix
        self.filters = filters
        self.assumesUTC = assumesUTC
    }

    /// The column of each role in a file.
    ///
    /// A column that the schema has as a feature is not taken for another role unless the user says so.
    ///
    /// - Parameters:
    ///   - header: The file's columns.
    ///   - task: What the model predicts.
    ///   - features: The names of the model's features.
    /// - Returns: The roles that a column was found for.
    /// - Throws: `RecordingError` when a named column is not there.
    package func found(
        in header: [String], task: ModelTask, features: Set<String> = []
    ) throws(RecordingError) -> [Role: String] {
        var found: [Role: String] = [:]
        for role in Role.allCases where role.applies(to: task) || named[role] != nil {
            if let name = named[role] {
                guard header.contains(name) else { throw .noColumn(name, for: "--\(role.rawValue)", in: header) }
                found[role] = name
            } else {
                found[role] = role.usualNames.first { header.contains($0) && !features.contains($0) }
            }
        }
        for filter in filters where !header.contains(filter.column) {
            throw .noColumn(filter.column, for: "--where", in: header)
        }
        return found
    }

    /// The classes that a file has columns of probabilities for.
    ///
    /// - Parameter header: The file's columns.
    /// - Returns: The classes in the file's order; `nil` where there are not two.
    package func classes(in header: [String]) -> [String]? {
        let classes = header.filter { $0.hasPrefix(probabilityPrefix) && $0 != probabilityPrefix }
            .map { String($0.dropFirst(probabilityPrefix.count)) }
        return classes.count >= 2 ? classes : nil
    }

    /// The mapping of a file to a model.
    ///
    /// A file may lack all columns of probabilities, but not some of them.
    ///
    /// - Parameters:
    ///   - header: The file's columns.
    ///   - schema: The model's.
    /// - Returns: The mapping.
    /// - Throws: `RecordingError` when a column that is needed is not there.
    package func mapping(of header: [String], to schema: ModelSchema) throws(RecordingError) -> ReplayMapping {
        let found = try found(in: header, task: schema.task, features: Set(schema.features.map(\.name)))
        let known = Set(header)
        let missing = schema.features.map(\.name).filter { !known.contains($0) }
        guard missing.isEmpty else { throw .missingFeatures(missing, model: schema.model) }
        guard let id = found[.id] else { throw .noUsualColumn(.id, in: header) }
        guard let timestamp = found[.timestamp] else { throw .noUsualColumn(.timestamp, in: header) }
        let probabilities = (schema.classes ?? []).map { probabilityPrefix + $0 }
        let hasProbabilities = probabilities.contains(where: known.contains)
        if hasProbabilities, let missing = probabilities.first(where: { !known.contains($0) }) {
            throw .noColumn(missing, for: "--probabilities", in: header)
        }
        guard found[.score] != nil || found[.prediction] != nil || hasProbabilities else {
            throw .noUsualColumn(.prediction, in: header)
        }
        return ReplayMapping(
            id: id, timestamp: timestamp, score: found[.score], prediction: found[.prediction], label: found[.label],
            labelTimestamp: found[.labelTimestamp], group: found[.group], rank: found[.rank],
            inferenceTime: found[.inferenceTime], probabilityPrefix: hasProbabilities ? probabilityPrefix : nil,
            filters: filters, assumesUTC: assumesUTC)
    }
}
