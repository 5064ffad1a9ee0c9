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
    /// The classes that predictions and labels are among; any when `nil`.
    package let classes: [String]?

    /// The rules of a model version.
    package init(_ schema: ModelSchema) {
        classes = schema.classes
        switch schema.task {
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
    /// How far from 1 the probabilities of a row may sum: as far as those of four classes that are rounded to two digits, or
    /// of forty rounded to three, can at most.
    package static let probabilitySumTolerance = 0.02
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

    /// Why a name is none of the model's classes, or `nil` when it is one.
    package func fault(ofClass name: String) -> String? {
        guard let classes, !classes.contains(name) else { return nil }
        return "\(name.prefix(60).debugDescription) was given; \(Self.sentence(ofClasses: classes))"
    }

    /// Which classes are allowed, in words that follow "was given;".
    package static func sentence(ofClasses classes: [String]) -> String {
        let shown = classes.prefix(10).map { $0.prefix(60).debugDescription }.joined(separator: ", ")
        let others = classes.count > 10 ? " and \(classes.count - 10) more" : ""
        return "a class of the model is allowed here: \(shown)\(others)"
    }

    /// Why the probabilities of one row are none, or `nil` when they are, or are all missing.
    package static func fault(ofProbabilities values: [Double]) -> String? {
        let missing = values.count { $0.isNaN }
        if missing == values.count { return nil }
        if missing > 0 { return "\(missing) of \(values.count) were missing; give one a class, or none" }
        if let value = values.first(where: { !ValueRule.share.allows($0) }) {
            return "\(value) was given; \(ValueRule.share.sentence)"
        }
        let sum = values.reduce(0, +)
        return abs(sum - 1) <= probabilitySumTolerance ? nil : "they sum to \(sum); \(sentenceOfSum)"
    }

    /// What probabilities must sum to, in words that follow "they sum to 0.7;".
    package static let sentenceOfSum = "probabilities sum to 1, give or take \(probabilitySumTolerance)"

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
    ///   - probabilities: The probability of each class; `nil` where not given.
    /// - Returns: One error a field at fault, `invalidValue`; empty when the prediction can be taken.
    package func faults(
        id: String, timestamp: Timestamp, score: Double?, predictedNumber: Double?, predictedName: String?,
        group: String?, rank: Double?, inferenceMilliseconds: Double?, probabilities: [Double]?
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
        add("prediction", predictedName.flatMap { Self.fault(ofName: $0) ?? fault(ofClass: $0) })
        add("group", group.flatMap(Self.fault(ofName:)))
        check("rank", rank, self.rank)
        check("inference_time_ms", inferenceMilliseconds, self.inferenceMilliseconds)
        if let probabilities {
            let need = classes?.count ?? 0
            add(
                "probabilities",
                probabilities.count == need
                    ? Self.fault(ofProbabilities: probabilities)
                    : "\(probabilities.count) were given; the model has \(need) classes")
        }
        return faults
    }
}

extension RowRules {
    /// Checks a column of predictions.
    ///
    /// - Parameters:
    ///   - column: The predictions.
    ///   - field: The column, for the error.
    /// - Throws: `DomainError`, `invalidValue`, with what is at fault.
    /// - Complexity: O(rows).
    func require(predictions column: Column, field: String) throws(DomainError) {
        try prediction.require(column, field: field)
        try require(classesOf: column, field: field)
    }

    /// Checks a column of labels.
    ///
    /// - Parameters:
    ///   - column: The labels.
    ///   - field: The column, for the error.
    /// - Throws: `DomainError`, `invalidValue`, with what is at fault.
    /// - Complexity: O(rows).
    package func require(labels column: Column, field: String) throws(DomainError) {
        try label.require(column, field: field)
        try require(classesOf: column, field: field)
    }

    /// Checks that the names that occur are classes of the model; a dictionary may hold others.
    private func require(classesOf column: Column, field: String) throws(DomainError) {
        guard let classes, let names = column.names else { return }
        let known = Set(classes)
        let isKnown = names.dictionary.map { known.contains($0) }
        for (row, code) in names.codes.enumerated() where code != CategoricalColumn.missing && !isKnown[Int(code)] {
            guard let fault = fault(ofClass: names.dictionary[Int(code)]) else { continue }
            throw DomainError(.invalidValue, field: "\(field)[\(row)]", detail: fault)
        }
    }

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
