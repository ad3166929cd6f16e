// The room BinStore.
