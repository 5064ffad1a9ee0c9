extension PredictionBatch {
    /// Fills in what the probabilities of classes say and was not given: the predicted class is the most probable one, the
    /// first of equals in the schema's order, and the score is the probability of the predicted class.
    ///
    /// - Parameter schema: The batch's.
    /// - Complexity: O(rows × classes).
    package mutating func completeFromProbabilities(_ schema: ModelSchema) {
        guard let classes = schema.classes, classes.count == probabilities.count, var names = predictions.names,
            let first = probabilities.first, first.contains(where: { !$0.isNaN })
        else { return }
        let (codes, places) = names.join(classes)
        for row in first.indices where !first[row].isNaN {
            if names.codes[row] == CategoricalColumn.missing {
                names.codes[row] = codes[Self.mostProbable(probabilities.indices) { probabilities[$0][row] }]
            }
            if scores[row].isNaN, let place = places[Int(names.codes[row])] { scores[row] = probabilities[place][row] }
        }
        predictions = .categorical(names.withoutUnusedNames())
    }

    /// The class with the greatest probability, the first of equals.
    package static func mostProbable(_ classes: Range<Int>, _ probability: (Int) -> Double) -> Int {
        var best = classes.lowerBound
        for place in classes where probability(place) > probability(best) { best = place }
        return best
    }
}

extension CategoricalColumn {
    /// Adds the names to the dictionary that it lacks.
    ///
    /// - Returns: The code of each name, and for each code its place among the names.
    fileprivate mutating func join(_ names: [String]) -> (codes: [UInt32], places: [Int?]) {
        var known: [String: UInt32] = [:]
        for (code, name) in dictionary.enumerated() { known[name] = UInt32(code) }
        let codes = names.map { name -> UInt32 in
            if let code = known[name] { return code }
            dictionary.append(name)
            return UInt32(dictionary.count - 1)
        }
        var places = [Int?](repeating: nil, count: dictionary.count)
        for (place, code) in codes.enumerated() { places[Int(code)] = place }
        return (codes, places)
    }

    /// The same rows with a dictionary of the names that occur, in their order.
    package func withoutUnusedNames() -> CategoricalColumn {
        let used = counts().byCode.map { $0 > 0 }
        guard used.contains(false) else { return self }
        var renamed = [UInt32](repeating: Self.missing, count: dictionary.count)
        var kept: [String] = []
        for (code, isUsed) in used.enumerated() where isUsed {
            renamed[code] = UInt32(kept.count)
            kept.append(dictionary[code])
        }
        return CategoricalColumn(
            dictionary: kept, codes: codes.map { $0 == Self.missing ? Self.missing : renamed[Int($0)] })
    }
}
