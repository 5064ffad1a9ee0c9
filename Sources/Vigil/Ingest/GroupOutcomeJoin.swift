import VigilDomain
import VigilStorage

/// Finds the predictions that outcomes of groups are about.
struct GroupOutcomeJoin {
    /// Outcomes by prediction id, for the models' labels.
    let batch: OutcomeBatch
    /// The outcomes that no prediction was made for.
    let withoutPrediction: Int

    /// Joins outcomes with predictions of their groups.
    ///
    /// A prediction gets the first outcome of its group that became known after it was made and reaches back to it: what
    /// happened next is what it was about. One that has a label keeps it unless the outcome says that it replaces.
    ///
    /// - Parameters:
    ///   - outcomes: Valid outcomes of one model.
    ///   - predictions: Predictions of their groups.
    ///   - schema: The model's.
    /// - Complexity: O((n + m) log m) where the outcomes of a group reach equally far back.
    init(_ outcomes: [GroupOutcome], with predictions: [GroupedPrediction], schema: ModelSchema) {
        let reaches = outcomes.map { $0.reach(schema) }
        let byGroup = Dictionary(grouping: outcomes.indices, by: { outcomes[$0].group }).mapValues { indices in
            indices.sorted { (reaches[$0].upperBound, $0) < (reaches[$1].upperBound, $1) }
        }
        var joined: [(prediction: GroupedPrediction, outcome: Int)] = []
        var used: Set<Int> = []
        for prediction in predictions {
            let own = byGroup[prediction.group] ?? []
            let later = own[own.firstIndex(reaching: prediction.time, of: reaches)...]
            guard let outcome = later.first(where: { reaches[$0].contains(prediction.time) }) else { continue }
            used.insert(outcome)
            guard !prediction.isLabelled || outcomes[outcome].replaces else { continue }
            joined.append((prediction, outcome))
        }
        let labels: Column
        switch schema.predictionKind {
        case .numeric:
            labels = .numeric(
                NumericColumn(
                    joined.map { if case .number(let value) = outcomes[$0.outcome].label { value } else { .nan } }))
        case .categorical:
            labels = .categorical(
                CategoricalColumn(
                    joined.map { if case .name(let name) = outcomes[$0.outcome].label { name } else { nil } }))
        }
        batch = OutcomeBatch(
            ids: joined.map(\.prediction.id), labels: labels,
            timestamps: joined.map { outcomes[$0.outcome].timestamp.milliseconds },
            predictionTimestamps: joined.map(\.prediction.time))
        withoutPrediction = outcomes.count - used.count
    }
}

extension [Int] {
    /// The first of these outcomes, in order of time, that became known at `time` or after it.
    fileprivate func firstIndex(reaching time: Int64, of reaches: [ClosedRange<Int64>]) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if reaches[self[middle]].upperBound < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
