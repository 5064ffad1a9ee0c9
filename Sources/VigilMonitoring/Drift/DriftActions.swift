package import VigilDomain

/// What to do about a drift check, in words.
///
/// Data that are broken come before data that moved: a column that went missing explains everything after it.
package enum DriftActions {
    /// A rise of the share of missing values that is worth a sentence.
    static let relevantMissingRise = 0.05
    /// A share of rows in new categories, or outside the reference's range, that is worth a sentence.
    static let relevantNewShare = 0.05
    /// The share of inputs that must drift before it is the population and not a column.
    static let manyShare = 0.5
    /// The most sentences of one kind; the rest is counted.
    static let mostOfAKind = 3

    /// The actions that the columns of a check call for.
    ///
    /// - Parameters:
    ///   - columns: Every column with its outcome.
    ///   - currentRows: Rows of the window.
    /// - Returns: Sentences, most important first; none where nothing calls for anything.
    package static func recommended(for columns: [ColumnDrift], currentRows: Int) -> [String] {
        var actions: [String] = []
        actions += limited(columns.compactMap { wentMissing($0, rows: currentRows) }, "columns went missing")
        actions += limited(columns.compactMap(missesMore), "columns miss more values than before")
        actions += limited(columns.compactMap(hasNewNames), "columns hold new categories")
        actions += limited(columns.compactMap(leftRange), "columns left the reference's range")
        actions += outputs(columns)
        actions += inputs(columns)
        return actions
    }

    private static func limited(_ sentences: [String], _ rest: String) -> [String] {
        guard sentences.count > mostOfAKind else { return sentences }
        return sentences.prefix(mostOfAKind) + ["\(NumberText.count(sentences.count - mostOfAKind)) more \(rest)."]
    }

    private static func wentMissing(_ column: ColumnDrift, rows: Int) -> String? {
        guard case .notEnoughData(let reference, 0, let need) = column.outcome, reference >= need, rows >= need else {
            return nil
        }
        return "\(column.name) went missing: none of \(NumberText.count(rows, "row")) has a value. Check what fills it."
    }

    private static func missesMore(_ column: ColumnDrift) -> String? {
        guard let measured = column.measurement,
            measured.currentMissingShare - measured.referenceMissingShare >= relevantMissingRise
        else { return nil }
        return "\(column.name) is missing in \(NumberText.percent(measured.currentMissingShare)) of the rows, in the "
            + "reference in \(NumberText.percent(measured.referenceMissingShare)). Check what fills it."
    }

    private static func hasNewNames(_ column: ColumnDrift) -> String? {
        guard let measured = column.measurement, measured.newCategoryShare >= relevantNewShare else { return nil }
        let names = ListText.joined(measured.newCategories.map { "\"\($0)\"" })
        return "\(column.name) holds \(names), unknown to the reference, in "
            + "\(NumberText.percent(measured.newCategoryShare)) of the rows. Map the new values to known ones, or "
            + "retrain with them."
    }

    private static func leftRange(_ column: ColumnDrift) -> String? {
        guard let measured = column.measurement,
            measured.belowRangeShare + measured.aboveRangeShare >= relevantNewShare
        else { return nil }
        let isAbove = measured.aboveRangeShare >= measured.belowRangeShare
        let share = isAbove ? measured.aboveRangeShare : measured.belowRangeShare
        return "\(NumberText.percent(share)) of \(column.name) lies \(isAbove ? "above" : "below") every value of the "
            + "reference. Check its unit and source; the model extrapolates there."
    }

    private static func outputs(_ columns: [ColumnDrift]) -> [String] {
        let drifted = columns.filter { $0.role != .feature && $0.isDrifted }
        let inputs = columns.filter { $0.role == .feature && $0.measurement != nil }
        guard !inputs.isEmpty else { return [] }
        let inputsDrifted = inputs.contains { $0.isDrifted }
        if !drifted.isEmpty, !inputsDrifted {
            return [
                "The predictions drift although no input does on its own. Check which version served and whether "
                    + "inputs changed in combination, and compare the metrics as labels come in: this may be concept "
                    + "drift."
            ]
        }
        let measuredOutputs = columns.filter { $0.role != .feature && $0.measurement != nil }
        if drifted.isEmpty, inputsDrifted, !measuredOutputs.isEmpty {
            return ["Inputs drift and the predictions do not. Wait for labels before you retrain."]
        }
        return []
    }

    private static func inputs(_ columns: [ColumnDrift]) -> [String] {
        let measured = columns.filter { $0.role == .feature && $0.measurement != nil }
        let drifted = measured.filter(\.isDrifted).sorted { ($0.driftScore ?? 0) > ($1.driftScore ?? 0) }
        guard let worst = drifted.first, let score = worst.driftScore else { return [] }
        let strongest = "\(worst.name), \(NumberText.number(score)) times its limit"
        if drifted.count >= 3, Double(drifted.count) >= manyShare * Double(measured.count) {
            let outputs = columns.filter { $0.role != .feature && $0.measurement != nil }
            // Predictions that stayed where they were are no reason to retrain.
            let retrain = outputs.isEmpty || outputs.contains { $0.isDrifted }
            return [
                "\(NumberText.count(drifted.count)) of \(NumberText.count(measured.count)) inputs drift: the "
                    + "population changed, not one column. "
                    + (retrain ? "Retrain on recent rows, or set" : "Set")
                    + " a newer baseline if this is the new normal. The strongest is \(strongest)."
            ]
        }
        guard let cause = worst.cause else {
            return ["Look at \(strongest), first: compare its two distributions and ask what changed at its source."]
        }
        let since = worst.driftingSince.map { " since \($0.civilDate)" } ?? ""
        return ["Look at \(strongest), first: \(cause.detail)\(since). \(nextStep(cause.kind))"]
    }

    /// What to do about a cause.
    private static func nextStep(_ kind: DriftCause.Kind) -> String {
        switch kind {
        case .missingValues: "Check what fills it."
        case .newCategory: "Map the new values to known ones, or retrain with them."
        case .recoding:
            "If that is the same thing under another name, ask its source whether it was recoded and map the new names to "
                + "the old; otherwise its mix changed."
        case .unitChange: "Ask its source whether the unit changed, and convert."
        case .shift, .spread, .shape: "Compare its two distributions and ask what changed at its source."
        case .seasonal: "It did so a cycle ago: set a baseline that covers the season, or compare like with like."
        }
    }
}
