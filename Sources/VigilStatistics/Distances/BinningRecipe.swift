/// Everything that a distance over bins of numbers depends on besides the numbers.
///
/// The same two samples have a population stability index of 0.07 under one recipe and 0.14 under another, so a value
/// without its recipe means nothing: results carry theirs.
public struct BinningRecipe: Sendable, Hashable, Codable {
    /// Where the edges come from.
    public var rule: BinningRule
    /// What an empty bin counts as.
    public var emptyBins: EmptyBinRule

    /// A recipe.
    ///
    /// - Parameters:
    ///   - rule: Where the edges come from.
    ///   - emptyBins: What an empty bin counts as.
    public init(rule: BinningRule, emptyBins: EmptyBinRule) {
        self.rule = rule
        self.emptyBins = emptyBins
    }

    /// Ten deciles of the reference, half a count added per bin: the recipe of the default check.
    public static let deciles = BinningRecipe(rule: .quantile(bins: 10), emptyBins: .additive(0.5))
}

extension BinningRecipe: CustomStringConvertible {
    /// The recipe in words, for results that state how they were made.
    public var description: String { "\(rule), \(emptyBins)" }
}
