import VigilStatistics

/// How far the scores of one class rank above those of another: the area under the ROC curve and its law when the classes
/// do not differ.
///
/// - Source: Mann and Whitney 1947, "On a test of whether one of two random variables is stochastically larger than the
///   other"; Lehmann 1975, "Nonparametrics", 1.4, for tied scores.
struct RankSum {
    /// The share of pairs in which the window's row scores higher, ties counting one half.
    let area: Double
    /// The area's standard deviation when the classes do not differ, given the tied scores.
    let nullDeviation: Double
    /// Half the distance between two areas that are next to each other.
    private let halfStep: Double

    /// Ranks two classes; neither is empty, and no score is NaN.
    ///
    /// - Complexity: O(n log n).
    init(reference: [Double], window: [Double]) {
        let reference = sortedFinite(reference).values
        let window = sortedFinite(window).values
        let pairs = Double(reference.count) * Double(window.count)
        let total = Double(reference.count + window.count)
        var wins = 0.0
        var tied = 0.0
        var below = 0
        var position = 0
        while below < reference.count || position < window.count {
            let score = min(
                below < reference.count ? reference[below] : .infinity,
                position < window.count ? window[position] : .infinity)
            let belowBefore = below
            let positionBefore = position
            while below < reference.count && reference[below] <= score { below += 1 }
            while position < window.count && window[position] <= score { position += 1 }
            let equal = Double(below - belowBefore)
            let mine = Double(position - positionBefore)
            wins += mine * (Double(belowBefore) + equal / 2)
            let run = equal + mine
            tied += run * (run - 1) * (run + 1)
        }
        area = pairs > 0 ? wins / pairs : 0.5
        let variance = pairs > 0 && total > 1 ? (total + 1 - tied / (total * (total - 1))) / (12 * pairs) : 0
        nullDeviation = max(0, variance).squareRoot()
        halfStep = pairs > 0 ? 0.5 / pairs : 0
    }

    /// How likely an area at least as great is when the classes do not differ; 1 where all scores are tied.
    var pValue: Double {
        guard nullDeviation > 0 else { return 1 }
        return NormalDistribution.standard.survival((area - 0.5 - halfStep) / nullDeviation)
    }
}
