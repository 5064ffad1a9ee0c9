/// What the rows of a model must keep, whichever way they come in: over HTTP, in a batch, or one by one.
package struct RowRules: Hashable, Sendable {
    /// What a score must be.
    package let score: ValueRule
    /// What a prediction must be.
    package let prediction: ValueRule
    /// What a place in a ranked list must be.
    package let rank = ValueRule.rank
    /// What an inference time in milliseconds must be.
    package let inferenceMilliseconds = ValueRule.notNegative
    /// What a label must be.
    package let label: ValueRule

    /// The rules of a task.
    package init(_ task: ModelTask) {
        switch task {
        case .binaryClassification: (score, prediction, label) = (.share, .binaryClass, .binaryClass)
        case .multiclassClassification: (score, prediction, label) = (.share, .name, .name)
        case .regression: (score, prediction, label) = (.number, .number, .number)
        case .ranking: (score, prediction, label) = (.number, .number, .notNegative)
        }
    }

    /// The most bytes of an id.
    package static let longestID = 200
    /// The most bytes of a category, class or group.
    package static let longestName = 1000
    /// How far ahead of the clock a time may lie that comes from a client; clocks differ, and days have ends.
    package static let futureTolerance: Duration = .days(1)

    /// The latest time that is taken from a client.
    ///
    /// - Parameters:
    ///   - now: The clock.
    ///   - tolerance: How far ahead of it a time may lie.
    /// - Returns: The moment, a supported one.
    package static func latest(now: Timestamp, tolerance: Duration = futureTolerance) -> Timestamp {
        min(now.advanced(by: tolerance), Timestamp.supported.upperBound)
    }
}

extension RowRules {
    /// Why a text is no id, or `nil` when it is one.
    package static func fault(ofID id: String) -> String? {
        let count = id.utf8.count
        if count == 0 { return "\"\" was given; an id has 1 to \(longestID) bytes" }
        if count > longestID { return "the text has \(count) bytes; at most \(longestID) are allowed" }
        // Nearly every text is contiguous, and then the bytes are looked at without asking the string for each.
        let isControlled =
            id.utf8.withContiguousStorageIfAvailable(hasControlCharacter) ?? hasControlCharacter(id.utf8)
        if isControlled {
            return "\(id.prefix(60).debugDescription) has a control character; an id is printable text"
        }
        return nil
    }

    private static func hasControlCharacter(_ bytes: some Sequence<UInt8>) -> Bool {
        // Counted, since a way out of the loop would be taken almost never.
        bytes.reduce(0) { $0 &+ ($1 < 0x20 || $1 == 0x7F ? 1 : 0) } > 0
    }

    /// Why a text cannot be a category, class or group, or `nil` when it can.
    package static func fault(ofName name: String) -> String? {
        let count = name.utf8.count
        return count > longestName ? "the text has \(count) bytes; at most \(longestName) are allowed" : nil
    }

    /// What is wrong with one prediction beside its features, in the words of the wire format.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - timestamp: When it was made.
    ///   - score: Its score; `nil` where missing, NaN is a fault.
    ///   - predictedNumber: Class or value; `nil` where missing or a name.
    ///   - predictedName: Class name; `nil` where missing or a number.
    ///   - group: Ranking: the query.
    ///   - rank: Ranking: the place in the list.
    ///   - inferenceMilliseconds: How long the model took.
    /// - Returns: One error a field at fault, `invalidValue`; empty when the prediction can be taken.
    package func faults(
        id: String, timestamp: Timestamp, score: Double?, predictedNumber: Double?, predictedName: String?,
        group: String?, rank: Double?, inferenceMilliseconds: Double?
    ) -> [DomainError] {
        var faults: [DomainError] = []
        func add(_ field: String, _ fault: String?) {
            if let fault { faults.append(DomainError(.invalidValue, field: field, detail: fault)) }
        }
        func check(_ field: String, _ value: Double?, _ rule: ValueRule) {
            guard let value, value.isNaN || !rule.allows(value) else { return }
            add(field, "\(value) was given; \(rule.sentence)")
        }
        add("id", Self.fault(ofID: id))
        add("timestamp", timestamp.supportFault)
        check("score", score, self.score)
        check("prediction", predictedNumber, prediction)
        add("prediction", predictedName.flatMap(Self.fault(ofName:)))
        add("group", group.flatMap(Self.fault(ofName:)))
        check("rank", rank, self.rank)
        check("inference_time_ms", inferenceMilliseconds, self.inferenceMilliseconds)
        return faults
    }
}

extension RowRules {
    /// Checks the ids of a batch.
    ///
    /// - Parameter ids: One a row.
    /// - Throws: `DomainError`, `invalidValue`, with the first row at fault.
    /// - Complexity: O(bytes).
    static func require(ids: [String]) throws(DomainError) {
        for (row, id) in ids.enumerated() {
            guard let fault = fault(ofID: id) else { continue }
            throw DomainError(.invalidValue, field: "ids[\(row)]", detail: fault)
        }
    }

    /// Checks the times of a batch.
    ///
    /// - Parameters:
    ///   - times: One a row, milliseconds since the epoch.
    ///   - field: Their name, for the error.
    /// - Throws: `DomainError`, `invalidValue`, with the first row at fault.
    /// - Complexity: O(rows).
    static func require(times: [Int64], field: String = "timestamps") throws(DomainError) {
        let first = Timestamp.supported.lowerBound.milliseconds
        let last = Timestamp.supported.upperBound.milliseconds
        guard let row = times.firstIndex(where: { $0 < first || $0 > last }) else { return }
        let fault = Timestamp(milliseconds: times[row]).supportFault ?? ""
        throw DomainError(.invalidValue, field: "\(field)[\(row)]", detail: fault)
    }

    /// Checks that a column's codes are in its dictionary.
    ///
    /// - Parameters:
    ///   - column: The column; one of numbers always passes.
    ///   - field: Its name, for the error.
    /// - Throws: `DomainError`, `invalidValue`, with the first row at fault.
    /// - Complexity: O(rows).
    static func require(codesOf column: Column, field: String) throws(DomainError) {
        guard let names = column.names else { return }
        let known = names.dictionary.count
        guard let row = names.codes.firstIndex(where: { $0 != CategoricalColumn.missing && Int($0) >= known }) else {
            return
        }
        throw DomainError(
            .invalidValue, field: "\(field)[\(row)]",
            detail: "code \(names.codes[row]) was given; the dictionary has \(known) names")
    }
}
