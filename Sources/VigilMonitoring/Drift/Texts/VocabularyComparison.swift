import VigilLearning
import VigilStatistics

/// How the words of two samples of texts differ.
///
/// The most frequent words are counted with all others as one more, and their shares of all words compared. The words of
/// one text come together, so counts vary more than a multinomial's; the null law takes each text as a cluster.
///
/// - Source: Rao and Scott 1984, "On chi-squared tests for multiway contingency tables with cell proportions estimated
///   from survey data", second-order correction; Good 1953, "The population frequencies of species and the estimation
///   of population parameters", for the share of unseen words.
struct VocabularyComparison {
    /// How many words are counted by themselves at most.
    static let mostWords = 200
    /// How many products the covariance of words within a text may take; beyond, texts are drawn for it.
    private static let productBudget = 50_000_000.0

    /// Jensen-Shannon distance of the words' shares, base 2, in [0, 1].
    private(set) var distance = 0.0
    /// The mean of the distance's square when nothing drifts, at these numbers of texts.
    private(set) var squareWithoutDrift = 0.0
    /// Of the corrected chi-squared statistic of the shares.
    private(set) var pValue = 1.0
    /// The share of the window's words that the reference does not have.
    private(set) var unseenShare = 0.0
    /// What that share is without drift: the share of the reference's words that only one of its texts has.
    private(set) var expectedUnseenShare = 0.0
    /// How many words are counted by themselves.
    private(set) var wordCount = 0

    init(_ samples: TextSamples) {
        let tokens = TextTokens(samples.texts)
        var repeats = (
            reference: [Int](repeating: 0, count: samples.texts.count),
            current: [Int](repeating: 0, count: samples.texts.count)
        )
        for text in samples.reference { repeats.reference[Int(text)] += 1 }
        for text in samples.current { repeats.current[Int(text)] += 1 }
        let table = WordTable(tokens, reference: repeats.reference, current: repeats.current)
        unseenShare = table.unseenShare
        expectedUnseenShare = table.expectedUnseenShare
        let bins = table.mostFrequent(
            Self.mostWords, referenceTexts: samples.reference.count, currentTexts: samples.current.count)
        wordCount = bins.count - 1
        // Both samples have words: a text without any counts as one.
        guard let pair = try? CountPair(reference: bins.reference, current: bins.current) else { return }
        distance = pair.jensenShannonDistance(base: .two)
        var covariance = WordCovariance(bins: bins)
        let both = zip(repeats.reference, repeats.current).map { $0 + $1 }
        covariance.add(table, repeats: both, budget: Self.productBudget)
        let inverse = 1 / Double(samples.reference.count) + 1 / Double(samples.current.count)
        let (trace, squareTrace) = covariance.traces()
        guard trace > 0, squareTrace > 0 else { return }
        squareWithoutDrift = inverse * trace / (8 * 0.693_147_180_559_945_3)
        pValue = ChiSquaredDistribution(degreesOfFreedom: trace * trace / squareTrace)
            .survival(bins.squaredDifference / (inverse * squareTrace / trace))
    }

    /// The distance that is left without what chance alone gives.
    var correctedDistance: Double { max(0, distance * distance - squareWithoutDrift).squareRoot() }
}

/// How often each word occurs in either sample, and in how many of their texts.
private struct WordTable {
    /// The number of each word of each text, text after text, as an index into the counts.
    let words: [Int32]
    let offsets: [Int]
    private let keys: [UInt64]
    private let reference: [Int]
    private let current: [Int]
    private let referenceTexts: [Int]
    private let texts: [Int]

    init(_ tokens: TextTokens, reference inReference: [Int], current inCurrent: [Int]) {
        var index: [UInt64: Int32] = [:]
        var keys: [UInt64] = []
        var reference: [Int] = []
        var current: [Int] = []
        var referenceTexts: [Int] = []
        var texts: [Int] = []
        var lastText: [Int] = []
        var words: [Int32] = []
        words.reserveCapacity(tokens.words.count)
        for text in 0..<(tokens.offsets.count - 1) {
            for key in tokens.words[tokens.offsets[text]..<tokens.offsets[text + 1]] {
                let known = index[key]
                let word = known ?? Int32(truncatingIfNeeded: keys.count)
                if known == nil {
                    index[key] = word
                    keys.append(key)
                    reference.append(0)
                    current.append(0)
                    referenceTexts.append(0)
                    texts.append(0)
                    lastText.append(-1)
                }
                let place = Int(word)
                words.append(word)
                reference[place] += inReference[text]
                current[place] += inCurrent[text]
                if lastText[place] != text {
                    lastText[place] = text
                    referenceTexts[place] += inReference[text]
                    texts[place] += inReference[text] + inCurrent[text]
                }
            }
        }
        self.words = words
        offsets = tokens.offsets
        self.keys = keys
        self.reference = reference
        self.current = current
        self.referenceTexts = referenceTexts
        self.texts = texts
    }

    var unseenShare: Double {
        let unseen = zip(reference, current).reduce(0) { $0 + ($1.0 == 0 ? $1.1 : 0) }
        return Double(unseen) / Double(max(1, current.reduce(0, +)))
    }

    var expectedUnseenShare: Double {
        let single = zip(reference, referenceTexts).reduce(0) { $0 + ($1.1 == 1 ? $1.0 : 0) }
        return Double(single) / Double(max(1, reference.reduce(0, +)))
    }

    /// The words that most texts have, as far as the smaller sample can be expected to have five texts with each, and
    /// all others together as the last.
    func mostFrequent(_ limit: Int, referenceTexts: Int, currentTexts: Int) -> WordBins {
        let smaller = Double(min(referenceTexts, currentTexts)) / Double(referenceTexts + currentTexts)
        let enough = keys.indices.filter { Double(texts[$0]) * smaller >= 5 }
        let chosen = enough.sorted { (texts[$1], keys[$0]) < (texts[$0], keys[$1]) }.prefix(limit)
        var places = [Int32](repeating: Int32(truncatingIfNeeded: chosen.count), count: keys.count)
        for (place, word) in chosen.enumerated() { places[word] = Int32(truncatingIfNeeded: place) }
        var bins = WordBins(count: chosen.count + 1, places: places)
        for word in keys.indices {
            bins.reference[Int(places[word])] += reference[word]
            bins.current[Int(places[word])] += current[word]
        }
        return bins
    }
}

/// Counts of the words that are compared, all others in the last bin.
private struct WordBins {
    let count: Int
    /// The bin of each word.
    let places: [Int32]
    var reference: [Int]
    var current: [Int]

    init(count: Int, places: [Int32]) {
        self.count = count
        self.places = places
        reference = [Int](repeating: 0, count: count)
        current = reference
    }

    /// The share of each bin in both samples together.
    var shares: [Double] {
        let total = Double(reference.reduce(0, +) + current.reduce(0, +))
        return zip(reference, current).map { Double($0 + $1) / total }
    }

    /// The sum of (p - q)^2 / m over the bins that occur.
    var squaredDifference: Double {
        let totals = (Double(reference.reduce(0, +)), Double(current.reduce(0, +)))
        return zip(shares, zip(reference, current)).reduce(0) { sum, bin in
            guard bin.0 > 0 else { return sum }
            let difference = Double(bin.1.0) / totals.0 - Double(bin.1.1) / totals.1
            return sum + difference * difference / bin.0
        }
    }
}

/// The covariance of the words' counts from text to text, about what each text's length lets expect.
private struct WordCovariance {
    private let bins: WordBins
    private var products: [Double]
    private var byLength: [Double]
    private var texts = 0.0
    private var length = 0.0
    private var squaredLength = 0.0

    init(bins: WordBins) {
        self.bins = bins
        products = [Double](repeating: 0, count: bins.count * bins.count)
        byLength = [Double](repeating: 0, count: bins.count)
    }

    /// Adds texts, all of them where that is affordable.
    mutating func add(_ table: WordTable, repeats: [Int], budget: Double) {
        let work = repeats.indices.reduce(0.0) { sum, text in
            let words = Double(min(bins.count, table.offsets[text + 1] - table.offsets[text]))
            return sum + words * words
        }
        let share = budget / max(1, work)
        var random = SplitMix64(seed: 1)
        var counts = [Double](repeating: 0, count: bins.count)
        var present: [Int] = []
        for text in repeats.indices where share >= 1 || random.uniform() < share {
            let words = table.words[table.offsets[text]..<table.offsets[text + 1]]
            present.removeAll(keepingCapacity: true)
            for word in words {
                let place = Int(bins.places[Int(word)])
                if counts[place] == 0 { present.append(place) }
                counts[place] += 1
            }
            let weight = Double(repeats[text])
            let size = Double(words.count)
            texts += weight
            length += weight * size
            squaredLength += weight * size * size
            for one in present {
                let factor = weight * counts[one]
                byLength[one] += factor * size
                for other in present { products[one * bins.count + other] += factor * counts[other] }
            }
            for place in present { counts[place] = 0 }
        }
    }

    /// The traces of the standardised covariance and of its square: the sum of its eigenvalues and of their squares.
    func traces() -> (trace: Double, squareTrace: Double) {
        guard texts > 0, length > 0 else { return (0, 0) }
        let mean = length / texts
        let shares = bins.shares
        var trace = 0.0
        var square = 0.0
        for one in 0..<bins.count where shares[one] > 0 {
            for other in 0..<bins.count where shares[other] > 0 {
                let sum =
                    products[one * bins.count + other] - byLength[one] * shares[other] - shares[one] * byLength[other]
                    + squaredLength * shares[one] * shares[other]
                let covariance = sum / texts / (mean * mean) / (shares[one] * shares[other]).squareRoot()
                if one == other { trace += covariance }
                square += covariance * covariance
            }
        }
        return (trace, square)
    }
}
