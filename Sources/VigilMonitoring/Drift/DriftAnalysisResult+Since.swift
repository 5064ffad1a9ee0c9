package import VigilDomain

extension DriftAnalysisResult {
    /// Says of each drifted column since when it drifts, and lets the recommendations say so, too.
    ///
    /// - Parameters:
    ///   - before: The finding of the window just before, if there is one.
    ///   - window: This result's window.
    package mutating func goOn(from before: DriftFinding?, window: TimeRange) {
        let earlier = Dictionary(
            (before?.result.columns ?? []).filter(\.isDrifted).map { ($0.name, $0) }
        ) { first, _ in first }
        for index in columns.indices where columns[index].isDrifted {
            let previous = earlier[columns[index].name]
            columns[index].driftingSince =
                previous.map { $0.driftingSince ?? before?.window.start ?? window.start } ?? window.start
        }
        recommendedActions = DriftActions.recommended(for: self)
    }
}
