package import VigilDomain

/// What to do about a drift check, in words.
///
/// Data that are broken come before data that moved: a column that went missing explains everything after it. Only what
/// alarms, by its test and its size, calls for anything.
package enum DriftActions {
    /// The share of inputs that must drift before it is the population and not a column.
    static let manyShare = 0.5
    /// The most sentences of one kind; the rest is counted.
    static let mostOfAKind = 3

    /// The actions that a check calls for, with its detectors and segments if it has them.
    ///
    /// - Parameters:
    ///   - result: The check.
    ///   - importance: How much each column counts in the order of columns that drifted; the result's own importances
    ///     when `nil`.
    /// - Returns: Sentences, most important first; none where nothing calls for anything.
    package static func recommended(
        for result: DriftAnalysisResult, importance: [String: Double]? = nil
    ) -> [String] {
        let columns = result.columns
        var actions: [String] = []
        actions += limited((result.schemaChange?.vanished ?? []).map(isGone), "columns are gone")
        actions += limited(columns.compactMap { wentMissing($0, result) }, "columns went missing")
        actions += limited(columns.compactMap { changedType($0, result) }, "columns changed their type")
        actions += limited(columns.compactMap { missesOther($0, result) }, "columns miss another share than before")
        actions += limited(columns.compactMap(isInfinite), "columns are infinite in another share than before")
        actions += limited(columns.compactMap(hasNewNames), "columns hold new categories")
        actions += limited(columns.compactMap(leftRange), "columns left the reference's range")
        actions += limited(columns.compactMap(hasManyNames), "columns hold many more names than before")
        // Rows that lost a column, or more, are alike for that reason.
        if !columns.contains(where: { result.hasLostValues($0) }) { actions += result.quality.compactMap(repeats) }
        actions += outputs(columns) + labels(columns)
        actions += inputs(columns, importance: importance)
        actions += DriftPartActions.detectors(result)
        actions += DriftPartActions.segments(result)
        return actions
    }

    static func limited(_ sentences: [String], _ rest: String) -> [String] {
        guard sentences.count > mostOfAKind else { return sentences }
        return sentences.prefix(mostOfAKind) + ["\(NumberText.count(sentences.count - mostOfAKind)) more \(rest)."]
    }

    // MARK: Broken data

    private static func isGone(_ column: String) -> String {
        "\(column) is gone: the reference has this column, and the current table does not. Check what writes it, or leave it "
            + "out of the reference as well if nothing uses it."
    }

    private static func wentMissing(_ column: ColumnDrift, _ result: DriftAnalysisResult) -> String? {
        guard result.hasLostValues(column) else { return nil }
        return "\(column.name) went missing: none of \(NumberText.count(result.currentRows, "row")) has a value. Check "
            + "what fills it."
    }

    private static func changedType(_ column: ColumnDrift, _ result: DriftAnalysisResult) -> String? {
        guard column.status == .typeChanged, result.currentRows > 0 else { return nil }
        let (was, now) = column.kind == .numeric ? ("numbers", "names") : ("names", "numbers")
        return
            "\(column.name) changed its type: it holds \(now) where the reference holds \(was). Check its source and "
            + "how it is read."
    }

    private static func alarming(_ column: ColumnDrift, _ kind: QualityChange.Kind) -> QualityChange? {
        column.quality.first { $0.kind == kind && $0.isAlarming }
    }

    private static func missesOther(_ column: ColumnDrift, _ result: DriftAnalysisResult) -> String? {
        guard let change = alarming(column, .missing), !result.hasLostValues(column) else { return nil }
        return "\(column.name) is missing in \(NumberText.percent(change.currentShare)) of the rows, in the reference "
            + "in \(NumberText.percent(change.referenceShare)). Check what fills it"
            + (change.rise < 0 ? " now." : ".")
    }

    private static func isInfinite(_ column: ColumnDrift) -> String? {
        guard let change = alarming(column, .infinite) else { return nil }
        return
            "\(column.name) is infinite in \(NumberText.percent(change.currentShare)) of its values, in the reference "
            + "in \(NumberText.percent(change.referenceShare)). "
            + (change.rise < 0
                ? "Check what fills it now."
                : "Look for a division by zero or an overflow in what computes it.")
    }

    private static func hasNewNames(_ column: ColumnDrift) -> String? {
        guard let change = alarming(column, .newCategories) else { return nil }
        let known = column.measurement?.newCategories ?? []
        let names = known.isEmpty ? "names" : ListText.joined(known.map { "\"\($0.prefix(60))\"" })
        return "\(column.name) holds \(names), unknown to the reference, in \(NumberText.percent(change.currentShare)) "
            + "of the rows. Map the new values to known ones, or retrain with them."
    }

    private static func leftRange(_ column: ColumnDrift) -> String? {
        let sides = [alarming(column, .aboveRange), alarming(column, .belowRange)].compactMap { $0 }
        guard let change = sides.max(by: { $0.currentShare < $1.currentShare }) else { return nil }
        return "\(NumberText.percent(change.currentShare)) of \(column.name) lies "
            + "\(change.kind == .aboveRange ? "above" : "below") every value of the reference. Check its unit and "
            + "source; the model extrapolates there."
    }

    private static func hasManyNames(_ column: ColumnDrift) -> String? {
        guard let change = alarming(column, .cardinality), change.referenceShare > 0 else { return nil }
        return "\(column.name) holds \(NumberText.number(change.currentShare / change.referenceShare)) times as many "
            + "different names as the reference in as many rows. Check whether an identifier or a free text took its "
            + "place."
    }

    private static func repeats(_ change: QualityChange) -> String? {
        guard change.kind == .duplicates, change.isAlarming else { return nil }
        return
            "\(NumberText.percent(change.currentShare)) of the rows repeat another row in all that is compared, in the "
            + "reference \(NumberText.percent(change.referenceShare)). Check whether something sends twice."
    }

    // MARK: Columns that moved

    private static func outputs(_ columns: [ColumnDrift]) -> [String] {
        let drifted = columns.filter { $0.role.isOutput && $0.isDrifted }
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
        let measuredOutputs = columns.filter { $0.role.isOutput && $0.measurement != nil }
        if drifted.isEmpty, inputsDrifted, !measuredOutputs.isEmpty {
            return ["Inputs drift and the predictions do not. Wait for labels before you retrain."]
        }
        return []
    }

    /// What changed in what the model is to predict.
    private static func labels(_ columns: [ColumnDrift]) -> [String] {
        guard let label = columns.first(where: { $0.role == .label && $0.isDrifted }) else { return [] }
        var size = "\(NumberText.number(label.driftScore ?? 0)) times its limit"
        if let before = label.measurement?.referenceMean, let now = label.measurement?.currentMean {
            size += ", from a mean of \(NumberText.number(before)) to \(NumberText.number(now))"
        }
        return [
            "What really happens drifts: the labels moved by \(size). See whether the metrics fell with it; a model that was "
                + "built on other outcomes needs recent ones to learn from."
        ]
    }

    /// The inputs that drifted, in the order of importance times drift, as ``DriftRanking`` has them without a metric.
    private static func inputs(_ columns: [ColumnDrift], importance: [String: Double]?) -> [String] {
        let measured = columns.filter { $0.role == .feature && $0.measurement != nil }
        func weight(_ column: ColumnDrift) -> Double {
            (importance.map { $0[column.name] ?? 1 } ?? column.importance) * (column.driftScore ?? 0)
        }
        let drifted = measured.filter(\.isDrifted).sorted { (weight($1), $0.name) < (weight($0), $1.name) }
        var sentences: [String] = []
        if drifted.count >= mostOfAKind, Double(drifted.count) >= manyShare * Double(measured.count) {
            let outputs = columns.filter { $0.role.isOutput && $0.measurement != nil }
            // Predictions that stayed where they were are no reason to retrain.
            let retrain = outputs.isEmpty || outputs.contains { $0.isDrifted }
            sentences.append(
                "\(NumberText.count(drifted.count)) of \(NumberText.count(measured.count)) inputs drift: the "
                    + "population changed, not one column. "
                    + (retrain ? "Retrain on recent rows, or set" : "Set")
                    + " a newer baseline if this is the new normal.")
        }
        let named = drifted.enumerated().map { look(at: $1, isFirst: $0 == 0) }
        return sentences + limited(named, drifted.count == mostOfAKind + 1 ? "input drifts" : "inputs drift")
    }

    private static func look(at column: ColumnDrift, isFirst: Bool) -> String {
        let size = "\(column.name), \(NumberText.number(column.driftScore ?? 0)) times its limit"
        let start = isFirst ? "Look at \(size), first: " : "Then at \(size): "
        // A season has no beginning that matters.
        let since = column.cause?.kind == .seasonal ? "" : column.driftingSince.map { " since \($0.civilDate)" } ?? ""
        guard let cause = column.cause else {
            return start + "it drifts\(since). Compare its two distributions and ask what changed at its source."
        }
        return start + "\(cause.detail)\(since). \(nextStep(cause.kind))"
    }

    /// What to do about a cause.
    private static func nextStep(_ kind: DriftCause.Kind) -> String {
        switch kind {
        case .missingValues: "Check what fills it."
        case .infiniteValues: "Look for a division by zero or an overflow in what computes it."
        case .newCategory: "Map the new values to known ones, or retrain with them."
        case .recoding:
            "If that is the same thing under another name, ask its source whether it was recoded and map the new names to "
                + "the old; otherwise its mix changed."
        case .unitChange: "Ask its source whether the unit changed, and convert."
        case .shift, .spread, .shape: "Compare its two distributions and ask what changed at its source."
        case .seasonal: "Set a baseline that covers the season, or compare like with like."
        }
    }
}
