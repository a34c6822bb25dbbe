"""How much of its quotas each brand uses: shown to it, and to operators, who set them."""
