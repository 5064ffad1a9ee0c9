/// A run of rows of a regression window with everything that is averaged, column by column.
struct RegressionPiece {
    var errors: [Double] = []
    var labels: [Double] = []
    var squaredErrors: [Double] = []
    var absoluteErrors: [Double] = []
    var labelMagnitudes: [Double] = []
    var relativeErrors: [Double] = []
    var zeroTargetErrors: [Double] = []
    var symmetricErrors: [Double] = []
    var excesses: [Double] = []
    var shortfalls: [Double] = []
    var squaredLogErrors: [Double] = []
    var huberLosses: [Double] = []

    mutating func append(label: Double, prediction: Double, huberDelta: Double) {
        let error = prediction - label
        let distance = abs(error)
        let magnitude = abs(label)
        errors.append(error)
        labels.append(label)
        squaredErrors.append(error * error)
        absoluteErrors.append(distance)
        labelMagnitudes.append(magnitude)
        if magnitude < RegressionMoments.zeroTarget {
            zeroTargetErrors.append(distance)
        } else {
            relativeErrors.append(distance / magnitude)
        }
        symmetricErrors.append(distance == 0 ? 0 : 2 * distance / (magnitude + abs(prediction)))
        excesses.append(max(0, error))
        shortfalls.append(max(0, -error))
        if label > -1 && prediction > -1 {
            let difference = Elementary.log(onePlus: prediction) - Elementary.log(onePlus: label)
            squaredLogErrors.append(difference * difference)
        }
        huberLosses.append(
            distance <= huberDelta ? error * error / 2 : huberDelta * (distance - huberDelta / 2))
    }

    mutating func removeAll() {
        errors.removeAll(keepingCapacity: true)
        labels.removeAll(keepingCapacity: true)
        squaredErrors.removeAll(keepingCapacity: true)
        absoluteErrors.removeAll(keepingCapacity: true)
        labelMagnitudes.removeAll(keepingCapacity: true)
        relativeErrors.removeAll(keepingCapacity: true)
        zeroTargetErrors.removeAll(keepingCapacity: true)
        symmetricErrors.removeAll(keepingCapacity: true)
        excesses.removeAll(keepingCapacity: true)
        shortfalls.removeAll(keepingCapacity: true)
        squaredLogErrors.removeAll(keepingCapacity: true)
        huberLosses.removeAll(keepingCapacity: true)
    }
}
