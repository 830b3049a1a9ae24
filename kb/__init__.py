"""The casebook: published cases, their findings and the sentences behind them."""
