import VigilDomain
import VigilMonitoring

/// One prediction on its way in, whichever way its features were handed over.
struct LiveRow {
    /// The features of a row.
    enum Features {
        /// The numbers and the names apart, each in the schema's order; NaN and `nil` are missing.
        case columns(numbers: [Double], names: [String?])
        /// One value a feature, in the schema's order.
        case values([FeatureValue])
        /// By name; what is left out is missing.
        case named([String: FeatureValue])
    }

    var id: String
    var timestamp: Timestamp
    var features: Features
    var score: Double?
    var prediction: FeatureValue
    var group: String?
    var rank: Double?
    var inferenceMilliseconds: Double?
    var probabilities: [Double]?
}

extension LiveRow {
    init(_ prediction: LivePrediction) {
        self.init(
            id: prediction.id, timestamp: prediction.timestamp, features: .named(prediction.features),
            score: prediction.score, prediction: prediction.prediction, group: prediction.group,
            rank: prediction.rank, inferenceMilliseconds: prediction.inferenceMilliseconds,
            probabilities: prediction.probabilities)
    }

    /// The value of a feature of the layout; the features must have as many as it says.
    func value(of feature: LiveLayout.Feature) -> FeatureValue {
        switch features {
        case .columns(let numbers, let names):
            switch feature.kind {
            case .numeric:
                let number = numbers[feature.placeInKind]
                return number.isNaN ? .missing : .number(number)
            case .categorical: return names[feature.placeInKind].map { .name($0) } ?? .missing
            }
        case .values(let values): return values[feature.place]
        case .named(let named): return named[feature.name] ?? .missing
        }
    }

    /// The number at a place of live detectors' columns; NaN where there is none.
    func number(at place: LiveRows.Place, _ layout: LiveLayout) -> Double {
        let value: FeatureValue
        switch place {
        case .score: return score ?? .nan
        case .error: return .nan
        case .prediction: value = prediction
        case .feature(let index):
            if case .columns(let numbers, _) = features { return numbers[layout.features[index].placeInKind] }
            value = self.value(of: layout.features[index])
        }
        if case .number(let number) = value { return number }
        return .nan
    }

    /// Fills in what the probabilities say of class and score, see `PredictionBatch.completeFromProbabilities(_:)`.
    mutating func complete(classes: [String]?) {
        guard let probabilities, let classes, classes.count == probabilities.count,
            !probabilities.contains(where: \.isNaN)
        else { return }
        if case .missing = prediction {
            prediction = .name(classes[PredictionBatch.mostProbable(probabilities.indices) { probabilities[$0] }])
        }
        if score == nil, case .name(let name) = prediction, let place = classes.firstIndex(of: name) {
            score = probabilities[place]
        }
    }
}

/// Where the values of a version's rows stand: the features in the schema's order, and among those of their kind.
struct LiveLayout: Sendable {
    /// A feature.
    struct Feature: Sendable {
        let name: String
        let kind: ColumnKind
        /// Among all features.
        let place: Int
        /// Among the features of its kind.
        let placeInKind: Int
    }

    let features: [Feature]
    let numbers: Int
    let names: Int
    let predictionKind: ColumnKind
    let classes: Int

    init(_ schema: ModelSchema) {
        var (numbers, names) = (0, 0)
        var features: [Feature] = []
        for (place, feature) in schema.features.enumerated() {
            let placeInKind = feature.kind == .numeric ? numbers : names
            if feature.kind == .numeric { numbers += 1 } else { names += 1 }
            features.append(
                Feature(name: feature.name, kind: feature.kind, place: place, placeInKind: placeInKind))
        }
        self.features = features
        self.numbers = numbers
        self.names = names
        predictionKind = schema.predictionKind
        classes = schema.classes?.count ?? 0
    }
}
