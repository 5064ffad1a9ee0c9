package import VigilDomain

extension DriftNarration {
    /// The most findings of one kind that a sentence tells; tables hold the rest.
    private static let mostOfAKind = 2

    /// What found a change that no column shows by its own check: detectors that were asked for, segments, and shares of
    /// broken values.
    ///
    /// - Parameter result: The check.
    /// - Returns: Clauses such as `"PCA reconstruction" finds that the columns changed together (adjusted p < 1e-9, effect
    ///   0.312, relevant from 0.2)`, the widest findings first; none where nothing of the kind was found.
    package static func beyondColumns(_ result: DriftAnalysisResult) -> [String] {
        let drifted = Set(result.driftedColumns.map(\.name))
        return detectorClauses(result, besides: drifted) + segmentClauses(result, besides: drifted)
            + qualityClauses(result, besides: drifted)
    }

    private static func detectorClauses(_ result: DriftAnalysisResult, besides drifted: Set<String>) -> [String] {
        let found = result.detectors.filter(\.isDrifted)
        let tables = found.filter { $0.column == nil }
        let columns = found.filter { $0.column.map { !drifted.contains($0) } ?? false }
        // What single columns show already is no news of their combination.
        let known =
            drifted.isEmpty ? "" : drifted.count == 1 ? ", as one of them shows by itself" : ", as single ones show"
        let clauses = tables.map { detector in
            "\"\(DetectorText.title(of: detector.detector))\" finds that the columns changed together\(known)"
                + inBrackets(DetectorText.numbers(detector))
        }
        return limited(clauses, "more detectors find the same")
            + limited(
                columns.map { detector in
                    "\"\(DetectorText.title(of: detector.detector))\" finds that \(detector.column ?? "") changed"
                        + inBrackets(DetectorText.numbers(detector))
                }, "more such findings are listed")
    }

    private static func segmentClauses(_ result: DriftAnalysisResult, besides drifted: Set<String>) -> [String] {
        let found = (result.segments?.worst ?? []).filter { $0.isDrifted && !drifted.contains($0.column) }
        return limited(
            found.map { segment in
                "\(segment.column) drifts where \(segment.feature) is \"\(segment.value)\""
                    + inBrackets(
                        DetectorText.numbers(
                            p: segment.adjustedPValue, effect: segment.effect,
                            relevant: result.relevantEffect(of: segment.column)))
            }, "more segments drift")
    }

    private static func qualityClauses(_ result: DriftAnalysisResult, besides drifted: Set<String>) -> [String] {
        let table = result.quality.filter(\.isAlarming).map { clause($0, of: nil) }
        // What lost all its values has a sentence of its own.
        let lost = Set(result.columns.filter { $0.status == .allMissing || $0.status == .typeChanged }.map(\.name))
        let columns = result.alarmingQuality.filter { !drifted.contains($0.column) && !lost.contains($0.column) }.map {
            clause($0.change, of: $0.column)
        }
        return limited(table + columns, "more shares of broken values rose")
    }

    /// A change of a share of broken or unknown values in words, without a full stop.
    ///
    ///     amount is missing in 12.0 % of the rows, in the reference in 1.0 %
    ///
    /// - Parameters:
    ///   - change: The change.
    ///   - column: Its column; `nil` for whole rows.
    /// - Returns: The clause.
    package static func clause(_ change: QualityChange, of column: String?) -> String {
        let now = NumberText.percent(change.currentShare)
        let before = NumberText.percent(change.referenceShare)
        let name = column ?? "the table"
        return switch change.kind {
        case .missing: "\(name) is missing in \(now) of the rows, in the reference in \(before)"
        case .infinite: "\(name) is infinite in \(now) of its values, in the reference in \(before)"
        case .newCategories: "\(name) holds names unknown to the reference in \(now) of the rows"
        case .belowRange: "\(now) of \(name) lies below every value of the reference"
        case .aboveRange: "\(now) of \(name) lies above every value of the reference"
        case .cardinality: "\(name) has \(now) as many different names as rows, where the reference has \(before)"
        case .duplicates: "\(now) of the rows repeat another one, in the reference \(before)"
        }
    }

    /// Which columns a table lost and gained against its reference.
    ///
    /// - Parameter change: The change.
    /// - Returns: A sentence or two; `nil` where both have the same columns.
    package static func sentence(_ change: SchemaChange) -> String? {
        var sentences: [String] = []
        if !change.vanished.isEmpty {
            let isOne = change.vanished.count == 1
            sentences.append(
                "\(ListText.joined(change.vanished)) \(isOne ? "is" : "are") gone: the current table has no such "
                    + "\(isOne ? "column" : "columns").")
        }
        if !change.added.isEmpty {
            let isOne = change.added.count == 1
            sentences.append(
                "\(ListText.joined(change.added)) \(isOne ? "is" : "are") new, so that there is nothing to compare "
                    + "\(isOne ? "it" : "them") with.")
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// Which columns can no longer be compared because they are gone, lost their values, or hold another kind of them.
    ///
    /// - Parameter result: The check.
    /// - Returns: A sentence or more; `nil` where all can.
    package static func lost(_ result: DriftAnalysisResult) -> String? {
        let missing = result.columns.filter { $0.status == .allMissing }.map(\.name)
        let changed = result.columns.filter { $0.status == .typeChanged }.map(\.name)
        let gone = result.schemaChange.flatMap { sentence(SchemaChange(vanished: $0.vanished)) }
        var sentences = [gone].compactMap { $0 }
        if !missing.isEmpty {
            sentences.append(
                "\(ListText.joined(missing)) lost all \(missing.count == 1 ? "its" : "their") values.")
        }
        if !changed.isEmpty {
            let have = changed.count == 1 ? "holds" : "hold"
            sentences.append(
                "\(ListText.joined(changed)) \(have) names in place of numbers, or numbers in place of names.")
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    private static func limited(_ clauses: [String], _ rest: String) -> [String] {
        guard clauses.count > mostOfAKind else { return clauses }
        return clauses.prefix(mostOfAKind) + ["\(NumberText.count(clauses.count - mostOfAKind)) \(rest)"]
    }

    private static func inBrackets(_ text: String) -> String { text.isEmpty ? "" : " (\(text))" }
}

extension DriftAnalysisResult {
    /// From which size on an effect of a column counts as relevant by the rule.
    ///
    /// - Parameter column: The column's name.
    /// - Returns: `nil` for a column that the result does not have.
    package func relevantEffect(of column: String) -> Double? {
        columns.first { $0.name == column }.map { column in
            column.measurement?.relevantEffect
                ?? (column.kind == .numeric ? rule.minimumNumericEffect : rule.minimumCategoricalEffect)
        }
    }
}
