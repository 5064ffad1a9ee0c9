/// The first index whose element is at least the bound, the count if there is none.
func firstIndex(in ascending: [Double], atLeast bound: Double) -> Int {
    var low = 0
    var high = ascending.count
    while low < high {
        let middle = (low + high) / 2
        if ascending[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
}

/// The first index whose element is above the bound, the count if there is none.
func firstIndex(in ascending: [Double], above bound: Double) -> Int {
    var low = 0
    var high = ascending.count
    while low < high {
        let middle = (low + high) / 2
        if ascending[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low
}

/// The first index from `start` on whose element is above the bound.
func firstIndex(in ascending: [Double], from start: Int, above bound: Double) -> Int {
    // Bins are narrow, so the end is near: steps that double reach it in the logarithm of the bin's count.
    var step = 1
    var low = start
    while low + step <= ascending.count && ascending[low + step - 1] <= bound {
        low += step
        step *= 2
    }
    var high = min(low + step - 1, ascending.count)
    while low < high {
        let middle = (low + high) / 2
        if ascending[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low
}
